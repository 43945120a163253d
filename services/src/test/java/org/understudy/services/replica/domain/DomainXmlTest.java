package org.understudy.services.replica.domain;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Firmware;
import org.understudy.model.replica.Profile.Network;
import org.understudy.model.replica.VirtualHardware;
import org.understudy.model.replica.VirtualHardware.DiskBus;
import org.understudy.model.replica.VirtualHardware.NicModel;
import org.understudy.services.replica.domain.DomainSpec.Origin;
import org.understudy.services.replica.domain.DomainSpec.PortForward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DomainXmlTest {
    private static final ReplicaIdentity IDENTITY =
            new ReplicaIdentity(UUID.fromString("6ba7b810-9dad-81d1-80b4-00c04fd430c8"));

    private static DomainSpec spec(
            Firmware firmware, boolean kvm, VirtualHardware hardware, Network network, String source) {
        return new DomainSpec(
                "shop-replica",
                IDENTITY,
                new Origin(source, "default", 3, Instant.parse("2026-11-22T10:00:00Z"), "anna@desk"),
                "x86_64",
                1024,
                2,
                firmware,
                kvm,
                hardware,
                "/var/lib/understudy/replicas/shop/boot/b3/disk.qcow2",
                "/var/lib/understudy/replicas/shop/boot/b3/serial.log",
                network,
                List.of(new PortForward(80, 21080), new PortForward(22, 21022)));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = DomainXmlTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void biosWithoutKvmOnTheIsolatedNetwork() throws IOException {
        assertEquals(
                golden("bios-tcg-isolated.xml"),
                DomainXml.of(spec(Firmware.BIOS, false, VirtualHardware.VIRTIO, Network.ISOLATED, "shop")));
    }

    @Test
    void uefiWithKvmBehindNat() throws IOException {
        VirtualHardware hardware = new VirtualHardware(DiskBus.SATA, NicModel.E1000E);
        assertEquals(
                golden("uefi-kvm-nat.xml"), DomainXml.of(spec(Firmware.UEFI, true, hardware, Network.NAT, "shop")));
    }

    @Test
    void anIdeDiskNeedsTheOldMachine() {
        VirtualHardware hardware = new VirtualHardware(DiskBus.IDE, NicModel.RTL8139);
        String xml = DomainXml.of(spec(Firmware.BIOS, false, hardware, Network.ISOLATED, "shop"));
        assertTrue(xml.contains("machine='pc'"));
        assertTrue(xml.contains("bus=pci.0,"));
        assertTrue(xml.contains("<target dev='hda' bus='ide'/>"));
    }

    @Test
    void withoutANetworkThereIsNoCard() {
        String xml = DomainXml.of(spec(Firmware.BIOS, false, VirtualHardware.VIRTIO, Network.NONE, "shop"));
        assertFalse(xml.contains("netdev"));
        assertFalse(xml.contains("<interface"));
    }

    @Test
    void aHostileNameStaysText() throws Exception {
        String name = "a'/><qemu:arg value=\"x\"/>&\u0000\u0007<";
        String xml = DomainXml.of(spec(Firmware.BIOS, false, VirtualHardware.VIRTIO, Network.ISOLATED, name));
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        var document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        var replica =
                document.getElementsByTagNameNS(DomainXml.NAMESPACE, "replica").item(0);
        assertEquals(
                "a'/><qemu:arg value=\"x\"/>&??<",
                replica.getAttributes().getNamedItem("source").getNodeValue());
        assertEquals(4, document.getElementsByTagName("qemu:arg").getLength());
    }

    @Test
    void whatAReplicaIsKnownByIsItsOwnAndStays() {
        ReplicaIdentity one = ReplicaIdentity.of("portal", "shop", "seed");
        assertEquals(one, ReplicaIdentity.of("portal", "shop", "seed"));
        assertEquals(8, one.uuid().version());
        assertEquals(2, one.uuid().variant());
        assertTrue(one.mac().matches("52:54:00(:[0-9a-f]{2}){3}"), one.mac());
        assertTrue(one.machineId().matches("[0-9a-f]{32}"));
        ReplicaIdentity other = ReplicaIdentity.of("portal", "shop2", "seed");
        assertNotEquals(one.mac(), other.mac());
        assertNotEquals(one.machineId(), other.machineId());
    }

    @Test
    void portsThatListenAreNotChosen() throws ProblemException {
        String table = """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:5208 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
                   1: 0100007F:5209 0100007F:0016 01 00000000:00000000 00:00000000 00000000     0        0 1 1
                """;
        assertEquals(Set.of(0x5208), PortForwards.busy(table));
        List<PortForward> free = PortForwards.choose(Set.of(), IDENTITY, List.of(80, 22, 80));
        assertEquals(List.of(80, 22), free.stream().map(PortForward::guestPort).toList());
        int first = free.getFirst().portalPort();
        List<PortForward> moved = PortForwards.choose(Set.of(first), IDENTITY, List.of(80, 22));
        assertFalse(moved.stream().anyMatch(f -> f.portalPort() == first));
        assertEquals(2, moved.stream().map(PortForward::portalPort).distinct().count());
    }
}
