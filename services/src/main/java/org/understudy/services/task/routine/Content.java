package org.understudy.services.task.routine;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The content of a file as the value of a parameter: itself where it is text, `base64:` and the
/// rest of it where it is not.
public final class Content {
    private static final String MARK = "base64:";

    private Content() {}

    public static String encode(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            if (text.indexOf('\0') < 0 && !text.startsWith(MARK)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            return MARK + Base64.getEncoder().encodeToString(content);
        }
        return MARK + Base64.getEncoder().encodeToString(content);
    }

    /// Empty where it is not what [#encode] makes.
    public static Optional<byte[]> decode(String value) {
        if (!value.startsWith(MARK)) {
            return Optional.of(value.getBytes(StandardCharsets.UTF_8));
        }
        try {
            return Optional.of(Base64.getDecoder().decode(value.substring(MARK.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
