package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.DiskLayout.Partition;
import org.understudy.model.replica.DiskLayout.Role;

/// Makes the disk start by itself, from BIOS and from UEFI alike: chooses the kernel, looks into
/// its initramfs, chooses the virtual hardware that both can drive, and writes a boot loader of
/// ours with a menu of ours.
final class BootLoader {
    private static final String MENU_DIRECTORY = "/boot" + GrubConfig.DIRECTORY;

    private final GrubImages grub;

    BootLoader(GrubImages grub) {
        this.grub = grub;
    }

    /// What will be started, and where our boot loader finds it.
    ///
    /// @param bootUuid of the file system that holds the menu and the kernels
    /// @param menuDirectory on that file system
    record Chosen(
            Kernels.Installed kernel,
            Optional<String> supplement,
            String commandLine,
            HardwareChoice choice,
            String bootUuid,
            String menuDirectory) {}

    /// The part that changes files of the tree.
    ///
    /// @param rootPartition PARTUUID of the root, for kernels without an initramfs
    Chosen prepare(Tree tree, BootOrder order, String rootPartition, Report report)
            throws IOException, ProblemException {
        report.begin("boot loader");
        Partition root = order.mounted("/")
                .filter(p -> !p.uuid().isEmpty())
                .orElseThrow(() -> new ProblemException(
                        Kind.INTERNAL,
                        "The replica's disk layout names no root file system.",
                        "",
                        "Remove the replica and make it again."));
        List<Kernels.Installed> kernels = Kernels.find(tree);
        Kernels.Installed first = kernels.getFirst();
        KernelModules modules = KernelModules.read(tree, first.release());
        Set<String> early = lookInside(tree, first, report);
        HardwareChoice choice = HardwareChoice.choose(early, modules, moduleOf(root.fsType()));
        report.say("kernel " + first.release() + " on a " + choice.why() + "; card "
                + choice.hardware().nic().word());
        if (first.initramfs().isEmpty() && !choice.supplement().isEmpty()) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    "The replica has a kernel (" + first.release() + ") but no initramfs to start it with.",
                    "The drivers of its root file system are modules: " + String.join(", ", choice.supplement()) + ".",
                    "Make an initramfs on the source (update-initramfs -c -k all, or dracut --regenerate-all) and synchronise again.");
        }
        List<String> extra = new ArrayList<>();
        Optional<String> supplement = Optional.empty();
        if (!choice.supplement().isEmpty()) {
            tree.write(MENU_DIRECTORY + "/drivers.cpio", Supplement.build(tree, modules, choice.supplement()), 0644);
            supplement = Optional.of(MENU_DIRECTORY + "/drivers.cpio");
            extra.add("rdinit=" + Supplement.INIT);
            report.say("added to the initramfs: " + String.join(", ", modules.closure(choice.supplement())));
        }
        if (SelinuxFixUp.enforces(tree)) {
            extra.add("enforcing=0");
        }
        String source = CommandLine.ofSource(tree, order);
        String rootById = first.initramfs().isPresent() ? "UUID=" + root.uuid() : "PARTUUID=" + rootPartition;
        String commandLine = CommandLine.forReplica(source, rootById, extra, report);

        Partition boot = bootPartition(tree, order, kernels);
        List<GrubConfig.Entry> entries = new ArrayList<>();
        for (Kernels.Installed kernel : kernels) {
            Optional<String> image = onPartition(order, boot, kernel.image());
            Optional<String> initramfs = kernel.initramfs().flatMap(i -> onPartition(order, boot, i));
            if (image.isPresent() && initramfs.isPresent() == kernel.initramfs().isPresent()) {
                List<String> initrds = new ArrayList<>();
                initramfs.ifPresent(initrds::add);
                if (kernel.equals(first)) {
                    supplement.flatMap(s -> onPartition(order, boot, s)).ifPresent(initrds::add);
                }
                entries.add(new GrubConfig.Entry(
                        "Linux " + kernel.release(),
                        image.get(),
                        initrds,
                        kernel.equals(first) ? commandLine : commandLine.replace(" rdinit=" + Supplement.INIT, "")));
            }
        }
        tree.write(MENU_DIRECTORY + "/grub.cfg", GrubConfig.menu(entries), 0644);
        String menuDirectory =
                onPartition(order, boot, tree.real(MENU_DIRECTORY)).orElse(MENU_DIRECTORY);
        return new Chosen(first, supplement, commandLine, choice, boot.uuid(), menuDirectory);
    }

    private static String moduleOf(String fsType) {
        return fsType.isEmpty() ? "ext4" : fsType;
    }

    private static Set<String> lookInside(Tree tree, Kernels.Installed kernel, Report report) throws ProblemException {
        if (kernel.initramfs().isEmpty()) {
            report.say("kernel " + kernel.release() + " has no initramfs");
            return Set.of();
        }
        try (InputStream in = tree.open(kernel.initramfs().get())) {
            Initramfs initramfs = Initramfs.read(in);
            if (!initramfs.hasInit()) {
                report.say(kernel.initramfs().get() + " holds no init that we know");
            }
            return initramfs.modules();
        } catch (IOException e) {
            report.say(kernel.initramfs().get() + " could not be read: " + e.getMessage());
            return Set.of();
        }
    }

    private static Partition bootPartition(Tree tree, BootOrder order, List<Kernels.Installed> kernels)
            throws IOException, ProblemException {
        tree.makeDirectories(MENU_DIRECTORY);
        return order.holding(tree.real(MENU_DIRECTORY))
                .filter(p -> onPartition(order, p, kernels.getFirst().image()).isPresent())
                .orElseThrow(() -> new ProblemException(
                        Kind.UNSUPPORTED,
                        "The kernel " + kernels.getFirst().image() + " and /boot lie on different file systems.",
                        "The boot loader reads one of them.",
                        "Put the kernel below /boot on the source."));
    }

    /// The path as the boot loader sees it, when it lies on that partition.
    private static Optional<String> onPartition(BootOrder order, Partition partition, String path) {
        return order.holding(path)
                .filter(partition::equals)
                .map(p -> p.mountPoint().equals("/")
                        ? path
                        : path.substring(p.mountPoint().length()));
    }

    /// The part that writes outside of the file systems: first sector, BIOS boot partition, EFI system partition.
    void install(FileChannel disk, BootOrder order, Chosen chosen, Report report) throws IOException, ProblemException {
        report.begin("boot loader");
        String early = GrubConfig.early(chosen.bootUuid(), chosen.menuDirectory());
        List<Gpt.Entry> table = Gpt.read(disk);
        List<String> ways = new ArrayList<>();
        for (int i = 0; i < order.layout().partitions().size(); i++) {
            Partition partition = order.layout().partitions().get(i);
            if (partition.role() != Role.BIOS_BOOT && partition.role() != Role.ESP) {
                continue;
            }
            if (i >= table.size()) {
                throw new ProblemException(
                        Kind.INTERNAL, "The replica's partition table is shorter than its layout.", "");
            }
            if (partition.role() == Role.BIOS_BOOT) {
                grub.installBios(disk, table.get(i), grub.make("i386-pc", early));
                ways.add("BIOS");
            } else {
                EspImage.write(
                        disk,
                        table.get(i).start(),
                        table.get(i).size(),
                        volumeId(partition.uuid()),
                        Map.of("EFI/BOOT/BOOTX64.EFI", grub.make("x86_64-efi", early)));
                ways.add("UEFI");
            }
        }
        report.say("the disk starts from " + String.join(" and ", ways));
    }

    private static int volumeId(String uuid) {
        String digits = uuid.replace("-", "");
        return digits.matches("[0-9A-Fa-f]{8}") ? (int) HexFormat.fromHexDigitsToLong(digits) : uuid.hashCode();
    }
}
