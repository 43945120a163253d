package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// Finds the kernels of a tree, whatever the distribution calls them.
final class Kernels {
    /// @param release as `uname -r` would say; names the directory below /lib/modules
    /// @param image path in the replica, links followed
    /// @param initramfs path in the replica, links followed; empty where there is none
    record Installed(String release, String image, Optional<String> initramfs) {}

    private static final List<String> IMAGE_PREFIXES = List.of("vmlinuz-", "vmlinux-", "kernel-", "bzImage-", "Image-");

    private Kernels() {}

    /// Newest first; those with an initramfs before those without.
    static List<Installed> find(Tree tree) throws IOException, ProblemException {
        List<Installed> found = new ArrayList<>();
        for (String name : tree.names("/boot")) {
            for (String prefix : IMAGE_PREFIXES) {
                if (name.startsWith(prefix) && !name.contains("rescue") && tree.isFile("/boot/" + name)) {
                    add(tree, found, "/boot/" + name, name.substring(prefix.length()));
                }
            }
        }
        for (String release : tree.names("/lib/modules")) {
            String image = "/lib/modules/" + release + "/vmlinuz";
            if (tree.isFile(image) && found.stream().noneMatch(k -> k.release().equals(release))) {
                add(tree, found, image, release);
            }
        }
        if (found.isEmpty()) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    "The replica has no kernel to boot.",
                    "There is no vmlinuz in /boot, and none below /lib/modules.",
                    "Check that the profile mirrors /boot, and that the source is not a container.",
                    "Install a kernel package on the source and synchronise again.");
        }
        VersionOrder versions = new VersionOrder();
        found.sort((a, b) -> a.initramfs().isPresent() != b.initramfs().isPresent()
                ? Boolean.compare(b.initramfs().isPresent(), a.initramfs().isPresent())
                : versions.compare(b.release(), a.release()));
        return found;
    }

    private static void add(Tree tree, List<Installed> found, String image, String suffix) throws IOException {
        Optional<String> initramfs = Optional.empty();
        for (String name : List.of(
                "initrd.img-" + suffix,
                "initramfs-" + suffix + ".img",
                "initrd-" + suffix,
                "initrd-" + suffix + ".img",
                "initramfs-" + suffix,
                "initramfs-genkernel-" + suffix)) {
            if (tree.isFile("/boot/" + name)) {
                initramfs = Optional.of(tree.real("/boot/" + name));
                break;
            }
        }
        String release = tree.isDirectory("/lib/modules/" + suffix)
                ? suffix
                : release(tree, image).orElse(suffix);
        found.add(new Installed(release, tree.real(image), initramfs));
    }

    /// What the kernel says of itself: the x86 boot protocol keeps a pointer to the version text at 0x20e.
    private static Optional<String> release(Tree tree, String image) throws IOException {
        try (InputStream in = tree.open(image)) {
            byte[] head = in.readNBytes(64 << 10);
            if (head.length < 0x210 || !new String(head, 0x202, 4, StandardCharsets.ISO_8859_1).equals("HdrS")) {
                return Optional.empty();
            }
            int at = 0x200 + (head[0x20e] & 0xff) + ((head[0x20f] & 0xff) << 8);
            int end = at;
            while (end < head.length && head[end] > ' ') {
                end++;
            }
            return end > at && end - at < 200
                    ? Optional.of(new String(head, at, end - at, StandardCharsets.ISO_8859_1))
                    : Optional.empty();
        }
    }
}
