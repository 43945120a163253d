package org.understudy.services.task.routine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Amounts of bytes as people write them: `4096`, `500K`, `20M`, `5G`, `1T`; powers of 1024.
final class Sizes {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(?:([KMGT])(?:i?B)?)?|([0-9]{1,15})");

    private Sizes() {}

    static Optional<Long> read(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        if (form.group(3) != null) {
            return Optional.of(Long.parseLong(form.group(3)));
        }
        int unit = form.group(2) == null ? 0 : 1 + "KMGT".indexOf(form.group(2));
        return Optional.of(Long.parseLong(form.group(1)) << (10 * unit));
    }

    static String text(long bytes) {
        int unit = 0;
        long left = bytes;
        while (left > 0 && left % 1024 == 0 && unit < 4) {
            left /= 1024;
            unit++;
        }
        return unit == 0 ? Long.toString(bytes) : left + String.valueOf("KMGT".charAt(unit - 1));
    }
}
