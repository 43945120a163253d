package org.understudy.services.replica;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ReplicaAccessTest {
    private static final String SOCKET = "/var/lib/libvirt/qemu/domain-5-shop/vnc.sock";

    private static List<String> commands(HostAddress portal, String screen) {
        return new ReplicaAccess(
                        "shop",
                        new Host("portal1", portal),
                        Optional.of(screen),
                        List.of(
                                new BootOutcome.Forward(22, "127.0.0.1:21007"),
                                new BootOutcome.Forward(80, "127.0.0.1:21008")),
                        "/var/log/libvirt/qemu/shop-serial.log")
                .ways().stream().flatMap(w -> w.commands().stream()).toList();
    }

    @Test
    void onThisMachine() {
        assertEquals(
                List.of(
                        "understudy replica console shop",
                        "virt-viewer --connect qemu:///system --attach shop",
                        "vncviewer " + SOCKET),
                commands(new HostAddress.Local(), SOCKET));
    }

    @Test
    void behindSsh() {
        assertEquals(
                List.of(
                        "understudy replica console shop",
                        "ssh -N -L 127.0.0.1:5907:" + SOCKET + " -p 2222 -i '/home/ann/my key' -J gate"
                                + " root@portal1.example",
                        "vncviewer 127.0.0.1:7",
                        "ssh -N -L 21007:127.0.0.1:21007 -L 21008:127.0.0.1:21008 -p 2222 -i '/home/ann/my key'"
                                + " -J gate root@portal1.example"),
                commands(new HostAddress.Ssh("portal1.example", 2222, "root", "/home/ann/my key", "gate"), SOCKET));
    }

    /// The socket is for root and for the user that QEMU runs as.
    @Test
    void whoIsNotRootThereNeedsSudo() {
        assertEquals(
                "ssh -t -L 127.0.0.1:5907:127.0.0.1:5907 admin@portal1 sudo socat"
                        + " TCP-LISTEN:5907,bind=127.0.0.1,reuseaddr,fork UNIX-CONNECT:" + SOCKET,
                commands(new HostAddress.Ssh("portal1", 0, "admin", null, null), SOCKET)
                        .get(1));
        assertEquals(
                6,
                commands(new HostAddress.Ssh("portal1"), SOCKET).size(),
                "who logs in there is not known, so both ways are told");
    }

    @Test
    void aPort() {
        assertEquals(
                "ssh -N -L 127.0.0.1:5907:127.0.0.1:5901 portal1",
                commands(new HostAddress.Ssh("portal1"), "127.0.0.1:5901").get(1));
        assertEquals(
                "vncviewer 127.0.0.1::5901",
                commands(new HostAddress.Local(), "127.0.0.1:5901").get(2));
    }
}
