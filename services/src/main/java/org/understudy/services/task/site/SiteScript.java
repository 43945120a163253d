package org.understudy.services.task.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// The text that does the work on the host, and its name by its content: hosts may be used by
/// several versions at once.
record SiteScript(String text, String version) {
    private static final List<String> PARTS = List.of("ground.sh", "wrapper.sh", "helper.sh");

    static SiteScript load() {
        StringBuilder text = new StringBuilder();
        for (String part : PARTS) {
            try (@Nullable InputStream in = SiteScript.class.getResourceAsStream(part)) {
                if (in == null) {
                    throw new IllegalStateException(part + " is missing in this program");
                }
                text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new SiteScript(text.toString(), hash(text.toString()));
    }

    private static String hash(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
