package org.understudy.model.task;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// Something that a task touches: the host itself, or a thing of a kind with a name
/// (`domain:shop`). The host on which it lives is not part of it: a lease is taken there.
///
/// @param kind a short word of small letters
/// @param name empty for the host itself; any text up to 120 characters
public record Resource(String kind, String name) {
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,23}");
    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_KEY = 200;
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

    /// This host as a whole.
    public static final Resource HOST = new Resource("host", "");

    public Resource {
        if (!KIND.matcher(kind).matches() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("not a resource: " + kind + ":" + name);
        }
    }

    /// Reads `kind` or `kind:name`, as people write it.
    public static Resource parse(String text) throws ProblemException {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String name = colon < 0 ? "" : text.substring(colon + 1);
        if (!KIND.matcher(kind).matches()) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "\"" + shown(text) + "\" is not a resource.",
                    "A resource is a kind and a name.",
                    "Write it like host, domain:shop or replica:shop.");
        }
        if (name.length() > LONGEST_NAME) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "The name of the " + kind + " \"" + shown(name) + "\" is too long.",
                    "It has " + name.length() + " characters; " + LONGEST_NAME + " are allowed.",
                    "Use its own short name.");
        }
        return new Resource(kind, name);
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    /// The name of its lock on the host: safe as a file name and as a word of a shell,
    /// different for different resources. Letters, digits, `.`, `_` and `-` stand for
    /// themselves, every other byte of the name is `%` and two digits. A name that would be too
    /// long for a file is cut, and its hash follows a `~`.
    public String key() {
        if (name.isEmpty()) {
            return kind;
        }
        StringBuilder key = new StringBuilder(kind).append(':');
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && PLAIN.indexOf(b) >= 0) {
                key.append((char) b);
            } else {
                key.append(String.format(Locale.ROOT, "%%%02x", b & 0xff));
            }
        }
        if (key.length() <= LONGEST_KEY) {
            return key.toString();
        }
        return key.substring(0, LONGEST_KEY - 65) + "~" + hash(name);
    }

    private static String hash(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// As people read it.
    public String text() {
        return name.isEmpty() ? kind : kind + ":" + name;
    }
}
