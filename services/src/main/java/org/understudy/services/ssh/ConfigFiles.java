package org.understudy.services.ssh;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lines of configuration files, read and split once each.
final class ConfigFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigFiles.class);

    private final Path home;
    private final Map<Path, List<List<String>>> read = new HashMap<>();

    /// @param home what `~` means
    ConfigFiles(Path home) {
        this.home = home;
    }

    /// Keyword in lower case and values of each line; none for a file that is not there.
    List<List<String>> lines(Path file) {
        List<List<String>> known = read.get(file);
        if (known == null) {
            known = split(file);
            read.put(file, known);
        }
        return known;
    }

    private static List<List<String>> split(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Files.readAllLines(file).stream()
                            .map(ConfigFiles::words)
                            .filter(w -> !w.isEmpty())
                            .toList()
                    : List.of();
        } catch (IOException e) {
            LOG.warn("{} cannot be read", file, e);
            return List.of();
        }
    }

    /// The files that an `Include` names, in order.
    List<Path> included(String pattern, Path base) {
        String expanded =
                pattern.startsWith("~/") ? home.resolve(pattern.substring(2)).toString() : pattern;
        Path path = base.resolve(expanded);
        Path folder = path.getParent();
        List<Path> found = new ArrayList<>();
        if (folder != null && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, String.valueOf(path.getFileName()))) {
                files.forEach(found::add);
            } catch (IOException e) {
                LOG.warn("{} cannot be listed", folder, e);
            }
        }
        found.sort(null);
        return found;
    }

    /// `Keyword value`, `Keyword=value`, values in double quotes, `#` at the beginning of a line.
    static List<String> words(String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return List.of();
        }
        text = text.replaceFirst("^(\\w+)\\s*=\\s*", "$1 ");
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
                any = true;
            } else if (Character.isWhitespace(c) && !quoted) {
                if (any) {
                    words.add(word.toString());
                }
                word.setLength(0);
                any = false;
            } else if (c == '#' && !quoted && !any) {
                break;
            } else {
                word.append(c);
                any = true;
            }
        }
        if (any) {
            words.add(word.toString());
        }
        if (!words.isEmpty()) {
            words.set(0, words.getFirst().toLowerCase(Locale.ROOT));
        }
        return words;
    }
}
