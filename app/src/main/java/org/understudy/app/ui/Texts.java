package org.understudy.app.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/// The words of the window. The English sentence is the key; a file `texts_<language>.properties`
/// may translate it. What is not translated is shown in English.
public final class Texts {
    private static final Map<String, String> TRANSLATED = load(Locale.getDefault());

    private Texts() {}

    /// @param english the sentence, with `{0}`, `{1}` … where the arguments go
    public static String t(String english, Object... arguments) {
        String text = TRANSLATED.getOrDefault(english, english);
        for (int i = 0; i < arguments.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(arguments[i]));
        }
        return text;
    }

    /// One of two sentences, by number; both may use `{0}` for it.
    public static String plural(long count, String one, String many) {
        return t(count == 1 ? one : many, count);
    }

    private static Map<String, String> load(Locale locale) {
        String name = "/org/understudy/resources/i18n/texts_" + locale.getLanguage() + ".properties";
        try (InputStream in = Texts.class.getResourceAsStream(name)) {
            if (in == null) {
                return Map.of();
            }
            Properties properties = new Properties();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return properties.stringPropertyNames().stream()
                    .collect(Collectors.toUnmodifiableMap(k -> k, properties::getProperty));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
