package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.ProblemException;

/// Applies all fix-ups to an opened boot layer: first to the tree, then, when it is unmounted, to the disk.
public final class BootMaker {
    private final List<FixUp> fixUps;
    private final BootLoader loader;
    private final Report report = new Report();
    private @Nullable Prepared prepared;

    private record Prepared(BootLoader.Chosen chosen, boolean hasGuestAgent) {}

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

    /// The files of the tree.
    ///
    /// @param root where the layer's root file system is mounted, with all the others below it
    /// @param rootPartition PARTUUID of the root, for kernels that start without an initramfs
    public void changeTree(Path root, String rootPartition, BootOrder order) throws IOException, ProblemException {
        Tree tree = new Tree(root);
        BootLoader.Chosen chosen = loader.prepare(tree, order, rootPartition, report);
        for (FixUp fixUp : fixUps) {
            report.begin(fixUp.name());
            fixUp.apply(tree, order, report);
        }
        prepared = new Prepared(chosen, tree.exists("/usr/sbin/qemu-ga") || tree.exists("/usr/bin/qemu-ga"));
    }

    /// What lies outside of the file systems. After [#changeTree], while nothing is mounted.
    ///
    /// @param disk the layer as one raw disk, opened for reading and writing
    public BootAnswer changeDisk(FileChannel disk, BootOrder order) throws IOException, ProblemException {
        Prepared done = prepared;
        if (done == null) {
            throw new IllegalStateException("the tree comes first");
        }
        BootLoader.Chosen chosen = done.chosen();
        loader.install(disk, order, chosen, report);
        return new BootAnswer(
                chosen.kernel().release(),
                chosen.kernel().image(),
                chosen.kernel().initramfs().orElse(""),
                chosen.commandLine(),
                chosen.choice().hardware(),
                done.hasGuestAgent(),
                report.lines());
    }
}
