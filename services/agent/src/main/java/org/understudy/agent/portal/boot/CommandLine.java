package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kernel's command line for the replica: the source's, without what belongs to the source's hardware and disks.
final class CommandLine {
    /// Names of parameters that the replica must not inherit; a trailing `.` covers all that begins with it.
    private static final Set<String> LEFT_OUT = Set.of(
            // ours instead
            "BOOT_IMAGE",
            "root",
            "rootflags",
            "rootfstype",
            "ro",
            "rw",
            "console",
            "initrd",
            "rdinit",
            "earlyprintk",
            "earlycon",
            // the disks of the source
            "resume",
            "resume_offset",
            "rd.lvm.",
            "rd.luks.",
            "rd.md.",
            "rd.dm",
            "rd.multipath",
            "cryptdevice",
            "cryptopts",
            "zfs",
            // the network of the source
            "ip",
            "BOOTIF",
            "rd.neednet",
            "rd.znet",
            "bootdev",
            "nameserver",
            "ifname",
            "vlan",
            "bond",
            "team",
            "bridge",
            "ds",
            "network-config",
            // the hardware of the source: memory set aside, processors kept apart, devices given to guests
            "crashkernel",
            "hugepages",
            "hugepagesz",
            "default_hugepagesz",
            "mem",
            "memmap",
            "isolcpus",
            "nohz_full",
            "rcu_nocbs",
            "irqaffinity",
            "intel_iommu",
            "amd_iommu",
            "iommu",
            "vfio-pci.",
            "pci-stub.",
            "maxcpus",
            "nr_cpus",
            "possible_cpus",
            "pcie_aspm",
            "intel_idle.",
            "processor.",
            "idle",
            "tsc",
            "clocksource",
            "numa_balancing",
            // so that the proof sees what happens
            "quiet",
            "splash",
            "rhgb",
            "loglevel",
            "systemd.show_status",
            "vga",
            "plymouth.",
            "vt.handoff");

    private static final Pattern GRUB_LINUX = Pattern.compile("(?m)^\\s*linux(?:16|efi)?\\s+(\\S+)\\s+(.*)$");
    private static final Pattern GRUB_DEFAULT =
            Pattern.compile("(?m)^\\s*(GRUB_CMDLINE_LINUX(?:_DEFAULT)?)=([\"']?)(.*?)\\2\\s*$");

    private CommandLine() {}

    /// What the source's kernel is started with: as it told itself, else as its boot loader's files say.
    static String ofSource(Tree tree, BootOrder order) throws IOException {
        if (!order.sourceCommandLine().isBlank()) {
            return order.sourceCommandLine().strip();
        }
        for (String path : List.of("/boot/grub/grub.cfg", "/boot/grub2/grub.cfg", "/boot/efi/EFI/redhat/grub.cfg")) {
            Matcher line = GRUB_LINUX.matcher(tree.text(path).orElse(""));
            if (line.find()) {
                return line.group(2).strip();
            }
        }
        Optional<String> kernel = tree.text("/etc/kernel/cmdline");
        if (kernel.isPresent()) {
            return kernel.get()
                    .lines()
                    .filter(l -> !l.startsWith("#"))
                    .findFirst()
                    .orElse("")
                    .strip();
        }
        StringBuilder words = new StringBuilder();
        Matcher defaults = GRUB_DEFAULT.matcher(tree.text("/etc/default/grub").orElse(""));
        while (defaults.find()) {
            words.append(' ').append(defaults.group(3));
        }
        return words.toString().strip();
    }

    /// @param root such as `UUID=…`
    /// @param extra words of ours, such as `rdinit=…`
    static String forReplica(String source, String root, List<String> extra, Report report) {
        List<String> kept = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        boolean writable = false;
        for (String word : words(source)) {
            String key = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            writable |= word.equals("rw");
            boolean ours = word.contains("$") || word.chars().anyMatch(c -> c < ' ');
            if (ours
                    || LEFT_OUT.contains(key)
                    || LEFT_OUT.stream().anyMatch(l -> l.endsWith(".") && key.startsWith(l))) {
                dropped.add(word);
            } else {
                kept.add(word);
            }
        }
        List<String> line = new ArrayList<>(List.of("root=" + root, writable ? "rw" : "ro"));
        line.addAll(kept);
        line.addAll(extra);
        line.addAll(List.of("noresume", "console=tty0", "console=ttyS0,115200"));
        dropped.removeIf(w -> w.startsWith("BOOT_IMAGE=")
                || w.startsWith("root=")
                || w.equals("ro")
                || w.equals("rw")
                || w.startsWith("initrd="));
        if (!dropped.isEmpty()) {
            report.say("of the source's kernel command line, left out: " + String.join(" ", dropped));
        }
        return String.join(" ", line);
    }

    /// Words in double quotes may hold blanks, as the kernel reads them.
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            }
            if (!quoted && (c == ' ' || c == '\t' || c == '\n')) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
