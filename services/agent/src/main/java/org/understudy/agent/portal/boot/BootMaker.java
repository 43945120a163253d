package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.DiskLayout.Partition;

/// Applies all fix-ups to an opened boot layer: first to the tree, then, after it was unmounted or before, to the disk.
public final class BootMaker {
    private final List<FixUp> fixUps;
    private final BootLoader loader;
    private final Report report = new Report();

    /// @param identity where the replica keeps its SSH host keys on the portal
    /// @param scratch an existing directory for passing files
    public BootMaker(Path identity, Path scratch) {
        this(identity, scratch, Path.of("/usr/lib/grub"));
    }

    BootMaker(Path identity, Path scratch, Path grubLibrary) {
        this.loader = new BootLoader(new GrubImages(scratch, grubLibrary));
        this.fixUps = List.of(
                new FstabFixUp(),
                new NetworkFixUp(),
                new IdentityFixUp(new HostKeys(identity)),
                new ConsoleFixUp(),
                new SelinuxFixUp(),
                new InjectFixUp());
    }

    /// @param root where the layer's root file system is mounted, with all the others below it
    /// @param disk the layer as one raw disk, opened for reading and writing
    public BootAnswer make(Path root, FileChannel disk, BootOrder order) throws IOException, ProblemException {
        Tree tree = new Tree(root);
        BootLoader.Chosen chosen = loader.prepare(tree, order, rootPartition(disk, order), report);
        for (FixUp fixUp : fixUps) {
            report.begin(fixUp.name());
            fixUp.apply(tree, order, report);
        }
        loader.install(disk, order, chosen, report);
        return new BootAnswer(
                chosen.kernel().release(),
                chosen.kernel().image(),
                chosen.kernel().initramfs().orElse(""),
                chosen.commandLine(),
                chosen.choice().hardware(),
                tree.exists("/usr/sbin/qemu-ga") || tree.exists("/usr/bin/qemu-ga"),
                report.lines());
    }

    private static String rootPartition(FileChannel disk, BootOrder order) throws IOException {
        List<Partition> partitions = order.layout().partitions();
        List<Gpt.Entry> table = Gpt.read(disk);
        for (int i = 0; i < partitions.size() && i < table.size(); i++) {
            if (partitions.get(i).mountPoint().equals("/")) {
                return table.get(i).id();
            }
        }
        return "";
    }
}
