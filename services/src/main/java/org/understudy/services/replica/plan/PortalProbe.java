package org.understudy.services.replica.plan;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.libvirt.KvmProof;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.HostConnection;

/// Looks at what a portal has, and whether it can do its work at all.
public final class PortalProbe {
    private static final String SCRIPT = """
            d=/var/lib/understudy/replicas; while [ ! -d "$d" ]; do d=${d%/*}; [ -n "$d" ] || d=/; done
            set -- $(stat -f -c '%S %a' "$d"); echo "$(($1 * $2))"
            sed -n 's/^MemTotal: *\\([0-9]*\\).*/\\1/p' /proc/meminfo
            grep -c '^processor' /proc/cpuinfo
            PATH=$PATH:/usr/sbin:/sbin
            for t in qemu-img qemu-storage-daemon fusermount3 losetup mkfs.ext4 mkfs.xfs mkfs.vfat tune2fs grub-mkimage ssh-keygen; do
              command -v "$t" >/dev/null 2>&1 || printf '%s ' "$t"
            done
            echo
            """;

    private PortalProbe() {}

    /// @throws ProblemException when tools are missing there
    public static PortalFacts look(HostConnection portal) throws ProblemException {
        String name = portal.host().name();
        String[] lines = portal.run(Command.script(SCRIPT).asRoot())
                .orFail(name + " cannot be looked at as a portal.")
                .out()
                .split("\n", -1);
        if (lines.length < 4 || !lines[0].matches("\\d+")) {
            throw new ProblemException(
                    Kind.UNSUPPORTED, name + " cannot be a portal.", "It does not look like Linux.", "Choose another.");
        }
        String missing = lines[3].strip();
        if (!missing.isEmpty()) {
            throw new ProblemException(
                    Kind.MISSING_TOOL,
                    name + " cannot be a portal yet.",
                    "These tools are missing there: " + missing + ".",
                    "On Debian or Ubuntu: apt-get install qemu-utils qemu-system-x86 fuse3 util-linux e2fsprogs xfsprogs"
                            + " dosfstools grub-pc-bin grub-efi-amd64-bin grub-common openssh-client",
                    "See all of it: understudy host test " + name);
        }
        KvmProof.Answer kvm = KvmProof.of(portal, "");
        return new PortalFacts(
                Long.parseLong(lines[1].strip()) / 1024,
                Integer.parseInt(lines[2].strip()),
                Long.parseLong(lines[0].strip()),
                kvm.works(),
                kvm.sentence());
    }
}
