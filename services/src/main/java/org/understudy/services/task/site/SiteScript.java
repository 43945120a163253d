package org.understudy.services.task.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/// The text that does the work on the host, and its name by its content: hosts may be used by
/// several versions at once.
///
/// @param begin what the host's shell is given to begin with
@SuppressWarnings("ArrayRecordComponent") // bytes for a pipe; nobody compares them
record SiteScript(String begin, byte[] bytes, String version) {
    private static final List<String> PARTS =
            List.of("ground.sh", "unit.sh", "resume.sh", "wrapper.sh", "helper.sh", "announce.sh");

    /// The same for all hosts.
    private static final SiteScript USUAL = load();

    static SiteScript usual() {
        return USUAL;
    }

    private static SiteScript load() {
        byte[] text = PARTS.stream()
                .map(SiteScript::part)
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        return new SiteScript(part("begin.sh"), text, hash(text));
    }

    static String part(String name) {
        try (@Nullable InputStream in = SiteScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in this program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(byte[] text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text);
            return HexFormat.of().formatHex(all, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
