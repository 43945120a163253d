package org.understudy.services.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// A numbered step of the schema. A step that has been released never changes: its checksum is
/// kept in every database.
///
/// @param version from 1, without gaps
/// @param file such as V001__hosts.sql
record Migration(int version, String file, String sql) {
    /// The steps of this program, in order.
    private static final List<String> FILES =
            List.of("V001__hosts.sql", "V002__root.sql", "V003__tags.sql", "V004__tasks.sql", "V005__history.sql");

    /// Those that PostgreSQL has in its own words, below `postgresql/`.
    private static final Set<String> OTHER_WORDS = Set.of("V001__hosts.sql");

    static List<Migration> all() {
        return FILES.stream().map(f -> of(f, read(f))).toList();
    }

    static List<Migration> allForPostgres() {
        return FILES.stream()
                .map(f -> of(f, read(OTHER_WORDS.contains(f) ? "postgresql/" + f : f)))
                .toList();
    }

    private static Migration of(String file, String sql) {
        return new Migration(Integer.parseInt(file.substring(1, 4)), file, sql);
    }

    String checksum() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The statements of the file. Plain SQL: a `;` at the end of a line ends a statement, `--`
    /// begins a comment.
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String line : sql.lines().toList()) {
            int comment = line.indexOf("--");
            String code = (comment < 0 ? line : line.substring(0, comment)).stripTrailing();
            current.append(code).append('\n');
            if (code.endsWith(";")) {
                statements.add(current.toString().strip());
                current.setLength(0);
            }
        }
        if (!current.toString().isBlank()) {
            statements.add(current.toString().strip());
        }
        return statements;
    }

    private static String read(String file) {
        try (@Nullable InputStream in = Migration.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("missing in the program: " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
