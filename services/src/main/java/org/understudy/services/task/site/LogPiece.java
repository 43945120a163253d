package org.understudy.services.task.site;

/// A piece of a task's log.
///
/// @param offset of its first byte
/// @param bytes as they were written; may begin or end within a character
/// @param size of the whole log when it was read
@SuppressWarnings("ArrayRecordComponent") // bytes for whoever asked
public record LogPiece(long offset, byte[] bytes, long size) {
    public long end() {
        return offset + bytes.length;
    }
}
