package org.understudy.services.replica.domain;

import java.util.Locale;

import org.understudy.model.replica.Firmware;
import org.understudy.model.replica.Profile.Network;
import org.understudy.model.replica.VirtualHardware.DiskBus;
import org.understudy.model.replica.VirtualHardware.NicModel;
import org.understudy.services.replica.domain.DomainSpec.PortForward;

/// The domain XML of a replica.
///
/// **The isolated network** is QEMU's user-mode network with `restrict=on`: the replica gets an
/// address by DHCP and can reach nothing; the portal reaches chosen ports of it on its own loopback
/// address. It needs no bridge, no dnsmasq, no firewall rule and no privilege, and two replicas of
/// one source never see each other. libvirt has no element for it (its own `type='user'` can
/// neither be closed nor forward ports without passt), so it is given as arguments of QEMU.
public final class DomainXml {
    public static final String NAMESPACE = "urn:understudy:domain:1";

    /// The card's slot on the root bus; systemd calls a card there `enp0s16` or `ens16`, and the fix-ups count on it.
    private static final String CARD_SLOT = "0x10";

    private final StringBuilder out = new StringBuilder();
    private final DomainSpec spec;

    private DomainXml(DomainSpec spec) {
        this.spec = spec;
    }

    public static String of(DomainSpec spec) {
        return new DomainXml(spec).write();
    }

    private boolean oldMachine() {
        return spec.hardware().disk() == DiskBus.IDE;
    }

    private String write() {
        line("<domain type='%s' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>", spec.kvm() ? "kvm" : "qemu");
        line("  <name>%s</name>", spec.name());
        line("  <uuid>%s</uuid>", spec.identity().uuid().toString());
        line("  <title>Understudy of %s</title>", spec.origin().source());
        line(
                "  <description>Sync point %s of %s, taken %s. Made by Understudy; it writes to a throw-away layer.</description>",
                String.valueOf(spec.origin().point()),
                spec.origin().source(),
                spec.origin().taken().toString());
        line("  <metadata>");
        line(
                "    <understudy:replica xmlns:understudy='" + NAMESPACE
                        + "' source='%s' profile='%s' point='%s' taken='%s' console='%s'/>",
                spec.origin().source(),
                spec.origin().profile(),
                String.valueOf(spec.origin().point()),
                spec.origin().taken().toString(),
                spec.origin().console());
        line("  </metadata>");
        line("  <memory unit='MiB'>%s</memory>", String.valueOf(spec.memoryMib()));
        line("  <vcpu>%s</vcpu>", String.valueOf(spec.vcpus()));
        firmware();
        line("  <features><acpi/><apic/></features>");
        line(spec.kvm() ? "  <cpu mode='host-passthrough' check='none' migratable='on'/>" : "  <cpu mode='maximum'/>");
        line("  <clock offset='utc'/>");
        line("  <on_poweroff>destroy</on_poweroff>");
        line("  <on_reboot>restart</on_reboot>");
        line("  <on_crash>destroy</on_crash>");
        line("  <devices>");
        disk();
        line("    <controller type='usb' model='none'/>");
        card();
        line("    <serial type='pty'>");
        line("      <log file='%s' append='off'/>", spec.serialLog());
        line("      <target port='0'/>");
        line("    </serial>");
        line("    <console type='pty'><target type='serial' port='0'/></console>");
        line("    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>");
        line("    <graphics type='vnc'><listen type='socket'/></graphics>");
        line("    <video><model type='vga'/></video>");
        line("    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>");
        line("    <memballoon model='virtio'/>");
        line("  </devices>");
        isolatedNetwork();
        line("</domain>");
        return out.toString();
    }

    private void firmware() {
        String machine = oldMachine() ? "pc" : "q35";
        if (spec.firmware() == Firmware.UEFI) {
            // libvirt looks for an image by itself; secure boot would refuse our boot loader.
            line("  <os firmware='efi'>");
            line("    <type arch='%s' machine='%s'>hvm</type>", spec.arch(), machine);
            line("    <firmware><feature enabled='no' name='secure-boot'/></firmware>");
        } else {
            line("  <os>");
            line("    <type arch='%s' machine='%s'>hvm</type>", spec.arch(), machine);
        }
        line("    <boot dev='hd'/>");
        line("  </os>");
    }

    private void disk() {
        line("    <disk type='file' device='disk'>");
        // The layer is thrown away: nothing is lost when the portal fails while the replica runs.
        line("      <driver name='qemu' type='qcow2' cache='unsafe' discard='unmap'/>");
        line("      <source file='%s'/>", spec.disk());
        switch (spec.hardware().disk()) {
            case VIRTIO -> line("      <target dev='vda' bus='virtio'/>");
            case SATA -> line("      <target dev='sda' bus='sata'/>");
            case IDE -> line("      <target dev='hda' bus='ide'/>");
            case VIRTIO_SCSI, LSISAS1068, PVSCSI -> line("      <target dev='sda' bus='scsi'/>");
        }
        line("    </disk>");
        switch (spec.hardware().disk()) {
            case VIRTIO_SCSI -> line("    <controller type='scsi' index='0' model='virtio-scsi'/>");
            case LSISAS1068 -> line("    <controller type='scsi' index='0' model='lsisas1068'/>");
            case PVSCSI -> line("    <controller type='scsi' index='0' model='vmpvscsi'/>");
            case VIRTIO, SATA, IDE -> {}
        }
    }

    private void card() {
        if (spec.network() != Network.NAT) {
            return;
        }
        line("    <interface type='network'>");
        line("      <mac address='%s'/>", spec.identity().mac());
        line("      <source network='default'/>");
        line("      <model type='%s'/>", spec.hardware().nic().word());
        line("      <address type='pci' domain='0x0000' bus='0x00' slot='" + CARD_SLOT + "' function='0x0'/>");
        line("    </interface>");
    }

    private void isolatedNetwork() {
        if (spec.network() != Network.ISOLATED) {
            return;
        }
        StringBuilder network = new StringBuilder("user,id=understudy,restrict=on,ipv6=off");
        for (PortForward forward : spec.forwards()) {
            network.append(String.format(
                    Locale.ROOT, ",hostfwd=tcp:127.0.0.1:%d-:%d", forward.portalPort(), forward.guestPort()));
        }
        String device = qemuName(spec.hardware().nic()) + ",netdev=understudy,mac="
                + spec.identity().mac() + ",bus=" + (oldMachine() ? "pci.0" : "pcie.0") + ",addr=" + CARD_SLOT;
        line("  <qemu:commandline>");
        for (String argument : new String[] {"-netdev", network.toString(), "-device", device}) {
            line("    <qemu:arg value='%s'/>", argument);
        }
        line("  </qemu:commandline>");
    }

    private static String qemuName(NicModel model) {
        return model == NicModel.VIRTIO ? "virtio-net-pci" : model.word();
    }

    /// Each `%s` takes the next value, escaped.
    private void line(String pattern, String... values) {
        int from = 0;
        for (String value : values) {
            int at = pattern.indexOf("%s", from);
            out.append(pattern, from, at).append(escape(value));
            from = at + 2;
        }
        out.append(pattern, from, pattern.length()).append('\n');
    }

    /// Characters that XML cannot hold at all become a question mark: a host name of a hostile source may have any.
    private static String escape(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '\'' -> safe.append("&apos;");
                case '"' -> safe.append("&quot;");
                default ->
                    safe.appendCodePoint(
                            (c >= 0x20 && c != 0x7f && (c < 0xd800 || c > 0xdfff) && c < 0xfffe) || c > 0xffff
                                    ? c
                                    : '?');
            }
        });
        return safe.toString();
    }
}
