package org.understudy.app.task.log;

/// A line as it is shown.
///
/// @param offset of its first byte in the log
/// @param end of the line with its terminator
/// @param text without what only a terminal understands
public record LogLine(long offset, long end, String text) {}
