package org.understudy.model.host.intake;

/// Something that is not taken over.
///
/// @param what such as a host, a line, a file
/// @param why one sentence, with what one can do about it
public record LeftOut(String what, String why) {}
