package org.understudy.services.task.site;

import java.util.List;

/// What the helper answered.
///
/// @param lines of the answer, without their mark
/// @param raw bytes of a piece of a log
/// @param size bytes of the whole log
/// @param kind `ok`, or the kind of a problem
/// @param text the rest of the last line
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to whoever asked
record Reply(List<String> lines, byte[] raw, long size, String kind, String text) {
    boolean ok() {
        return kind.equals("ok");
    }

    /// The word of the last line at this place, `-` where there is none.
    String word(int at) {
        String[] words = text.split(" ");
        return at < words.length && !words[at].isEmpty() ? words[at] : "-";
    }
}
