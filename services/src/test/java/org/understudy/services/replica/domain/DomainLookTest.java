package org.understudy.services.replica.domain;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.understudy.services.replica.domain.DomainSpec.PortForward;

import static org.junit.jupiter.api.Assertions.assertEquals;

class DomainLookTest {
    /// As libvirt 9.0 tells a machine of ours that runs.
    @Test
    void socketAndPorts() {
        DomainLook look = DomainLook.at("""
                <graphics type='vnc' socket='/var/lib/libvirt/qemu/domain-5-it&apos;s/vnc.sock'>
                  <listen type='socket' socket='/var/lib/libvirt/qemu/domain-5-it&apos;s/vnc.sock'/>
                </graphics>
                <qemu:arg value='user,id=understudy,restrict=on,ipv6=off,hostfwd=tcp:127.0.0.1:23456-:22,hostfwd=tcp:127.0.0.1:23457-:5432'/>
                """);
        assertEquals(Optional.of("/var/lib/libvirt/qemu/domain-5-it's/vnc.sock"), look.screen());
        assertEquals(List.of(new PortForward(22, 23456), new PortForward(5432, 23457)), look.forwards());
    }

    @Test
    void aPortThatSomebodyGaveIt() {
        assertEquals(
                Optional.of("127.0.0.1:5901"),
                DomainLook.at("<graphics type='vnc' port='5901' autoport='yes' listen='127.0.0.1'>")
                        .screen());
    }

    @Test
    void nothing() {
        assertEquals(new DomainLook(Optional.empty(), List.of()), DomainLook.at("<domain/>"));
        assertEquals(
                Optional.empty(),
                DomainLook.at("<graphics type='vnc' port='-1' autoport='yes'/>").screen());
    }
}
