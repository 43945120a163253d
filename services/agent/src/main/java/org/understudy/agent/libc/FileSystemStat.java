package org.understudy.agent.libc;

/** What {@code statfs} tells of a file system. */
public record FileSystemStat(
        long type, long blockSize, long blocks, long blocksFree, long blocksAvailable, long files, long filesFree) {
    public long totalBytes() {
        return blocks * blockSize;
    }

    public long availableBytes() {
        return blocksAvailable * blockSize;
    }
}
