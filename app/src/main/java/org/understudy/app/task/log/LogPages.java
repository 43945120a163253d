package org.understudy.app.task.log;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// The pieces of a log that were looked at last. What is in them is found by offset; what is not
/// there is told by [Missing], so that it can be fetched.
final class LogPages {
    static final int PAGE = 256 << 10;
    private static final int KEPT = 12;

    /// A line without an end is cut into lines of so many bytes.
    static final int LONGEST = 4000;

    /// How far back the begin of a line is looked for.
    private static final int FARTHEST = 64 << 10;

    private final Map<Long, byte[]> pages = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    private long size;
    private long lastPage = -1;
    private byte[] last = new byte[0];

    /// A page is needed that is not here.
    static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1;
        final long page;

        Missing(long page) {
            super("", null, false, false);
            this.page = page;
        }
    }

    long size() {
        return size;
    }

    void size(long now) {
        size = now;
    }

    /// How much of a page is here.
    int have(long page) {
        byte @Nullable [] there = pages.get(page);
        return there == null ? 0 : there.length;
    }

    /// More of a page, behind what is here of it.
    void add(long page, int at, byte[] more) {
        int have = have(page);
        if (at != have) {
            return;
        }
        byte @Nullable [] there = pages.get(page);
        byte[] whole = there == null ? more : Arrays.copyOf(there, have + more.length);
        if (there != null) {
            System.arraycopy(more, 0, whole, have, more.length);
        }
        pages.put(page, whole);
        lastPage = -1;
    }

    private int at(long offset) {
        long page = offset / PAGE;
        if (page != lastPage) {
            byte @Nullable [] there = pages.get(page);
            if (there == null) {
                throw new Missing(page);
            }
            lastPage = page;
            last = there;
        }
        int index = (int) (offset % PAGE);
        if (index >= last.length) {
            throw new Missing(page);
        }
        return last[index];
    }

    private boolean endsLine(long offset) {
        int b = at(offset);
        // A progress bar writes over its line again and again: each of them is a line here.
        return b == '\n' || (b == '\r' && (offset + 1 >= size || at(offset + 1) != '\n'));
    }

    /// Where the line ends that begins here: behind its terminator, or where it is cut.
    long end(long start) {
        long most = Math.min(size, start + LONGEST);
        for (long p = start; p < most; p++) {
            if (endsLine(p)) {
                return p + 1;
            }
        }
        long cut = most;
        // Not within a character.
        while (cut < size && cut > start + LONGEST - 4 && (at(cut) & 0xc0) == 0x80) {
            cut--;
        }
        return cut;
    }

    /// Where the line begins in which this byte is.
    long begin(long offset) {
        long least = Math.max(0, offset - FARTHEST);
        long start = offset;
        while (start > least && !endsLine(start - 1)) {
            start--;
        }
        if (start == least && least > 0 && !endsLine(start - 1)) {
            // No begin far and wide: some place before it.
            start = Math.max(0, offset - LONGEST);
            while (start < offset && (at(start) & 0xc0) == 0x80) {
                start++;
            }
        }
        long end = end(start);
        while (end <= offset && end < size) {
            start = end;
            end = end(start);
        }
        return start;
    }

    /// The begin of the line before the one that begins here.
    long before(long start) {
        return start <= 0 ? 0 : begin(start - 1);
    }

    /// The place from which so many lines fill the rest.
    long tail(int lines) {
        long start = size;
        for (int i = 0; i < lines && start > 0; i++) {
            start = before(start);
        }
        return start;
    }

    LogLine line(long start) {
        long end = end(start);
        byte[] bytes = new byte[(int) (end - start)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) at(start + i);
        }
        return new LogLine(start, end, LogText.of(bytes, 0, bytes.length));
    }
}
