package org.understudy.agent.libc;

/** The calls that we make, with their numbers on the two kinds of machine that we know. */
enum Syscall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    LSEEK(8, 62),
    IOCTL(16, 29),
    PREAD64(17, 67),
    PWRITE64(18, 68),
    DUP(32, 23),
    FLOCK(73, 32),
    FCNTL(72, 25),
    FSYNC(74, 82),
    FDATASYNC(75, 83),
    FTRUNCATE(77, 46),
    FCHMOD(91, 52),
    FCHOWN(93, 55),
    UMASK(95, 166),
    GETEUID(107, 175),
    STATFS(137, 43),
    FSTATFS(138, 44),
    SETPRIORITY(141, 140),
    LSETXATTR(189, 6),
    FSETXATTR(190, 7),
    LGETXATTR(192, 9),
    FGETXATTR(193, 10),
    LLISTXATTR(195, 12),
    FLISTXATTR(196, 13),
    LREMOVEXATTR(198, 15),
    FREMOVEXATTR(199, 16),
    GETDENTS64(217, 61),
    EXIT_GROUP(231, 94),
    FADVISE64(221, 223),
    UNSHARE(272, 97),
    SETNS(308, 268),
    IOPRIO_SET(251, 30),
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    OPENAT(257, 56),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    FCHOWNAT(260, 54),
    UNLINKAT(263, 35),
    LINKAT(265, 37),
    SYMLINKAT(266, 36),
    READLINKAT(267, 78),
    FCHMODAT(268, 53),
    SYNC_FILE_RANGE(277, 84),
    UTIMENSAT(280, 88),
    FALLOCATE(285, 47),
    SYNCFS(306, 267),
    RENAMEAT2(316, 276),
    PREADV2(327, 286),
    STATX(332, 291),
    OPENAT2(437, 437);

    final long number;

    Syscall(int x86, int arm) {
        this.number = Machine.ARM ? arm : x86;
    }
}
