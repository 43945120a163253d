package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.understudy.model.replica.DiskLayout.Partition;
import org.understudy.model.replica.DiskLayout.Role;

/// The table of file systems must name what the replica's disk has, or systemd stops in emergency
/// mode. Device names, labels and partition ids become `UUID=` of the layout; what was not captured
/// is commented out, with the reason beside it.
final class FstabFixUp implements FixUp {
    private static final Set<String> NETWORK = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "smbfs",
            "ceph",
            "glusterfs",
            "lustre",
            "beegfs",
            "gpfs",
            "ocfs2",
            "gfs2",
            "9p",
            "virtiofs",
            "vboxsf",
            "davfs",
            "afs",
            "ncpfs",
            "vmhgfs");
    private static final Set<String> OF_THE_KERNEL = Set.of(
            "proc",
            "sysfs",
            "tmpfs",
            "devpts",
            "devtmpfs",
            "ramfs",
            "cgroup",
            "cgroup2",
            "debugfs",
            "tracefs",
            "securityfs",
            "hugetlbfs",
            "mqueue",
            "configfs",
            "efivarfs",
            "binfmt_misc",
            "fusectl",
            "pstore",
            "bpf",
            "usbfs",
            "usbdevfs",
            "overlay",
            "aufs",
            "rpc_pipefs",
            "selinuxfs");

    @Override
    public String name() {
        return "fstab";
    }

    @Override
    public void apply(Tree tree, BootOrder order, Report report) throws IOException {
        String before = tree.text("/etc/fstab").orElse("");
        String after = rewrite(before, order, tree, report);
        if (!after.equals(before)) {
            tree.keepCopy("/etc/fstab");
            tree.write("/etc/fstab", after, 0644);
        }
        commentOutCrypttab(tree, report);
        putMountUnitsAside(tree, report);
    }

    static String rewrite(String fstab, BootOrder order, Tree tree, Report report) {
        Set<String> seen = new HashSet<>();
        List<String> lines = new ArrayList<>();
        for (String line : fstab.lines().toList()) {
            lines.addAll(rewriteLine(line, order, tree, report, seen));
        }
        for (Partition partition : order.layout().partitions()) {
            String added = partition.role() == Role.SWAP
                    ? "UUID=" + partition.uuid() + " none swap sw,nofail 0 0"
                    : "UUID=" + partition.uuid() + " " + encode(partition.mountPoint()) + " " + partition.fsType()
                            + " defaults 0 " + (partition.mountPoint().equals("/") ? 1 : 2);
            String key = partition.role() == Role.SWAP ? "swap" : partition.mountPoint();
            boolean mountable = partition.role() == Role.SWAP
                    || (partition.role() == Role.FILESYSTEM
                            && !partition.mountPoint().isEmpty());
            if (mountable && !partition.uuid().isEmpty() && seen.add(key)) {
                lines.add(added);
                report.say("added " + (key.equals("swap") ? "the swap area" : key) + ", which the table did not name");
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> rewriteLine(String line, BootOrder order, Tree tree, Report report, Set<String> seen) {
        String[] f = line.strip().split("[ \t]+");
        if (line.isBlank() || line.strip().startsWith("#") || f.length < 2) {
            return List.of(line);
        }
        String device = f[0];
        String mountPoint = decode(f[1]);
        String type = f.length > 2 ? f[2] : "auto";
        String options = f.length > 3 ? f[3] : "defaults";
        String rest = (f.length > 4 ? f[4] : "0") + " " + (f.length > 5 ? f[5] : "0");
        if (type.equals("swap") || mountPoint.equals("swap")) {
            return swap(line, device, order, tree, report, seen);
        }
        while (mountPoint.length() > 1 && mountPoint.endsWith("/")) {
            mountPoint = mountPoint.substring(0, mountPoint.length() - 1);
        }
        Optional<Partition> partition =
                order.mounted(mountPoint).or(() -> isEfi(f[1]) ? order.first(Role.ESP) : Optional.empty());
        Set<String> words = Set.of(options.split(","));
        if (words.contains("bind") || words.contains("rbind") || OF_THE_KERNEL.contains(type)) {
            return List.of(line);
        }
        if (partition.isEmpty()) {
            if (words.contains("noauto")) {
                return List.of(line);
            }
            return off(line, whyOff(device, type, words), report);
        }
        Partition p = partition.get();
        if (!seen.add(mountPoint)) {
            return off(line, "a second line for " + mountPoint, report);
        }
        if (p.uuid().isEmpty()) {
            return List.of(line);
        }
        String wanted = "UUID=" + p.uuid();
        boolean sameType = type.equals("auto")
                || type.equals(p.fsType())
                || (type.startsWith("ext") && p.fsType().startsWith("ext"));
        boolean sameDevice = unquote(device).toLowerCase(Locale.ROOT).equals(wanted.toLowerCase(Locale.ROOT));
        boolean esp = p.role() == Role.ESP && !words.contains("nofail");
        if (sameDevice && sameType && !esp) {
            return List.of(line);
        }
        String newType = sameType ? (type.equals("auto") ? type : p.fsType()) : p.fsType();
        String newOptions = sameType ? options : "defaults";
        if (esp) {
            newOptions = newOptions + ",nofail";
        }
        if (!sameDevice) {
            report.say(mountPoint + " is now named by UUID instead of " + device);
        }
        if (!sameType) {
            report.say(mountPoint + " is " + p.fsType() + " in the replica and was " + type + "; its options went");
        }
        return List.of(wanted + " " + f[1] + " " + newType + " " + newOptions + " " + rest);
    }

    private static boolean isEfi(String mountPoint) {
        return mountPoint.equals("/boot/efi") || mountPoint.equals("/efi");
    }

    private static List<String> swap(
            String line, String device, BootOrder order, Tree tree, Report report, Set<String> seen) {
        boolean file = device.startsWith("/") && !device.startsWith("/dev/");
        if (file && tree.isFile(device)) {
            return List.of(line);
        }
        Optional<Partition> area = order.first(Role.SWAP).filter(p -> !p.uuid().isEmpty());
        if (area.isPresent() && seen.add("swap")) {
            String wanted = "UUID=" + area.get().uuid();
            if (unquote(device).equalsIgnoreCase(wanted)) {
                return List.of(line);
            }
            report.say("swap is the replica's own area instead of " + device);
            return List.of(wanted + " none swap sw,nofail 0 0");
        }
        return off(line, file ? "the swap file was not captured" : "this swap area was not captured", report);
    }

    private static String whyOff(String device, String type, Set<String> options) {
        boolean remote = NETWORK.contains(type)
                || type.startsWith("fuse.")
                || options.contains("_netdev")
                || device.startsWith("//")
                || device.contains(":/");
        return remote ? "a network file system; the replica is kept apart" : "not part of the replica's disk";
    }

    private static List<String> off(String line, String why, Report report) {
        report.say("switched off \"" + line.strip().replaceAll("[ \t]+", " ") + "\": " + why);
        return List.of("# understudy: " + why, "#" + line);
    }

    private static String unquote(String device) {
        return device.replace("\"", "");
    }

    /// fstab writes blanks in names as octal escapes.
    private static String decode(String field) {
        return field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }

    private static String encode(String mountPoint) {
        return mountPoint.replace("\\", "\\134").replace(" ", "\\040").replace("\t", "\\011");
    }

    private static void commentOutCrypttab(Tree tree, Report report) throws IOException {
        Optional<String> crypttab = tree.text("/etc/crypttab");
        if (crypttab.isEmpty()) {
            return;
        }
        boolean any = false;
        StringBuilder out = new StringBuilder();
        for (String line : crypttab.get().lines().toList()) {
            boolean live = !line.isBlank() && !line.strip().startsWith("#");
            any |= live;
            out.append(live ? "#" : "").append(line).append('\n');
        }
        if (any) {
            tree.keepCopy("/etc/crypttab");
            tree.write("/etc/crypttab", out.toString(), 0600);
            report.say("encrypted volumes are plain file systems in the replica; crypttab is switched off");
        }
    }

    private static void putMountUnitsAside(Tree tree, Report report) throws IOException {
        for (String name : tree.names("/etc/systemd/system")) {
            String path = "/etc/systemd/system/" + name;
            if (!name.endsWith(".mount") && !name.endsWith(".automount")) {
                continue;
            }
            Optional<String> what = tree.text(path)
                    .flatMap(t -> t.lines()
                            .map(String::strip)
                            .filter(l -> l.startsWith("What="))
                            .findFirst())
                    .map(l -> l.substring("What=".length()));
            boolean outside = what.filter(
                            w -> w.startsWith("/dev/") || w.startsWith("//") || w.contains(":/") || w.contains("="))
                    .isPresent();
            if (outside || name.endsWith(".automount")) {
                tree.putAside(path);
                report.say("unit " + name + " mounts what the replica does not have; put aside");
            }
        }
    }
}
