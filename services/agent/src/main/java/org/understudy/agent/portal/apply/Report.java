package org.understudy.agent.portal.apply;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

import org.understudy.agent.protocol.Bytes;

/** The lines of report.txt: what happened, path, detail; separated by tabs, odd bytes escaped. */
public final class Report implements AutoCloseable {
    private final BufferedWriter writer;
    private final Map<String, Long> counts = new TreeMap<>();

    public Report(Path file) throws IOException {
        writer = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public synchronized void line(String what, Bytes path, String detail) throws IOException {
        counts.merge(what, 1L, Long::sum);
        writer.write(what + "\t/" + printable(path) + "\t"
                + detail.replace('\n', ' ').replace('\t', ' ') + "\n");
    }

    /** How many lines of each kind. */
    public synchronized Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /** Bytes outside of printable ASCII and well-formed UTF-8 show as {@code \xNN}. */
    public static String printable(Bytes path) {
        byte[] raw = path.array();
        String text = new String(raw, StandardCharsets.UTF_8);
        boolean clean = java.util.Arrays.equals(text.getBytes(StandardCharsets.UTF_8), raw)
                && text.chars().noneMatch(Character::isISOControl)
                && text.indexOf('\\') < 0;
        if (clean) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (byte b : raw) {
            if (b > 0x20 && b < 0x7f && b != '\\') {
                out.append((char) b);
            } else {
                out.append(String.format(java.util.Locale.ROOT, "\\x%02x", b & 0xff));
            }
        }
        return out.toString();
    }

    public synchronized void flush() throws IOException {
        writer.flush();
    }

    @Override
    public synchronized void close() throws IOException {
        writer.close();
    }
}
