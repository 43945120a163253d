package org.understudy.services.host.intake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.yaml.snakeyaml.nodes.Node;

import org.understudy.model.host.intake.IniInventory;
import org.understudy.model.host.intake.Inventory;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// The files of an inventory: one file or a directory of them, and group_vars and host_vars beside it. Reads only; a
/// program among them is never started.
final class InventoryFiles {
    static final int LARGEST = 8 << 20;
    private static final int MOST_FILES = 5_000;
    private static final int DEEPEST = 8;
    private static final Set<String> VARIABLES = Set.of("group_vars", "host_vars");
    /// What Ansible itself passes over in a directory.
    private static final Set<String> IGNORED =
            Set.of("pyc", "pyo", "swp", "bak", "rpm", "md", "txt", "rst", "orig", "ini", "cfg", "retry");

    private final Inventory into = new Inventory();
    private final Path source;
    private int filesRead;
    private long bytesRead;

    private InventoryFiles(Path source) {
        this.source = source;
    }

    /// @param format of a single file
    static Inventory read(Path source, Format format) throws ProblemException {
        InventoryFiles files = new InventoryFiles(source);
        Path base;
        if (Files.isDirectory(source)) {
            base = source;
            files.directory(source, 0);
        } else {
            base = source.toAbsolutePath().getParent();
            files.file(source, format);
        }
        if (base != null) {
            files.variables(base);
        }
        return files.into;
    }

    private void directory(Path directory, int depth) throws ProblemException {
        for (Path entry : list(directory)) {
            String name = String.valueOf(entry.getFileName());
            if (name.startsWith(".") || name.endsWith("~") || VARIABLES.contains(name)) {
                continue;
            }
            String end = name.substring(name.lastIndexOf('.') + 1);
            if (Files.isDirectory(entry)) {
                if (depth < DEEPEST) {
                    directory(entry, depth + 1);
                }
            } else if (IGNORED.contains(end) && name.contains(".")) {
                into.leaveOut(
                        called(entry), "In a directory files with this ending are passed over. Import it by its name.");
            } else {
                file(entry, Format.guess(entry, Files.isRegularFile(entry) ? text(entry) : ""));
            }
        }
    }

    private void file(Path file, Format format) throws ProblemException {
        if (!Files.isRegularFile(file)) {
            into.leaveOut(called(file), "It is not a file.");
            return;
        }
        String text = text(file);
        if (text.startsWith("#!") && Files.isExecutable(file)) {
            into.leaveOut(
                    called(file),
                    "It is a program, and is not started. Run it with --list, keep what it prints in a file that ends in"
                            + " .json, and import that.");
            return;
        }
        switch (format) {
            case YAML -> YamlInventory.read(text, called(file), into);
            case INI, LIST -> IniInventory.read(text, called(file), into);
            case TOML ->
                into.leaveOut(
                        called(file),
                        "Inventories in TOML are not read. Import what \"ansible-inventory --list\" prints.");
            case SSH -> into.leaveOut(called(file), "It is a configuration of SSH. Import it by its name.");
        }
    }

    // ---- group_vars, host_vars

    private void variables(Path base) throws ProblemException {
        Set<String> groups = into.groupNames();
        Set<String> hosts = into.hostNames();
        read(base.resolve("group_vars"), groups, true);
        read(base.resolve("host_vars"), hosts, false);
    }

    private void read(Path directory, Set<String> owners, boolean group) throws ProblemException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        for (Path entry : list(directory)) {
            String name = String.valueOf(entry.getFileName());
            String owner = name.replaceFirst("\\.(ya?ml|json)$", "");
            boolean whole = owners.contains(name);
            if (whole || owners.contains(owner) || (group && owner.equals("all"))) {
                String whose = whole ? name : owner;
                if (Files.isDirectory(entry)) {
                    tree(entry, whose, group, 0);
                } else {
                    variables(entry, whose, group);
                }
            }
        }
    }

    private void tree(Path directory, String owner, boolean group, int depth) throws ProblemException {
        for (Path entry : list(directory)) {
            String name = String.valueOf(entry.getFileName());
            if (Files.isDirectory(entry) && depth < DEEPEST) {
                tree(entry, owner, group, depth + 1);
            } else if (Files.isRegularFile(entry) && (!name.contains(".") || name.matches(".+\\.(ya?ml|json)"))) {
                variables(entry, owner, group);
            }
        }
    }

    private void variables(Path file, String owner, boolean group) throws ProblemException {
        String text = text(file);
        if (text.startsWith("$ANSIBLE_VAULT")) {
            into.leaveOut(called(file), "It is encrypted in a vault. What it says about " + owner + " is not known.");
            return;
        }
        YamlTree tree = new YamlTree(called(file));
        for (Map.Entry<String, Node> v : tree.entries(tree.read(text)).entrySet()) {
            if (group) {
                into.groupFileVariable(owner, v.getKey(), tree.value(v.getValue()));
            } else {
                into.hostFileVariable(owner, v.getKey(), tree.value(v.getValue()));
            }
        }
    }

    // ---- reading

    /// As messages call it: as it was typed, or by its way from there.
    private String called(Path file) {
        Path base = Files.isDirectory(source) ? source : source.resolveSibling("");
        return file.equals(source) || !file.startsWith(base)
                ? file.toString()
                : base.relativize(file).toString();
    }

    private String text(Path file) throws ProblemException {
        if (++filesRead > MOST_FILES) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "The inventory " + source + " has more than " + MOST_FILES + " files.",
                    "",
                    "Import a part of it.");
        }
        String text = readText(file);
        bytesRead += text.length();
        if (bytesRead > 16L * LARGEST) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "The inventory " + source + " is too large.",
                    "It has more than " + ((16 * LARGEST) >> 20) + " MB.",
                    "Import a part of it.");
        }
        return text;
    }

    /// UTF-8 text of a sensible size.
    static String readText(Path file) throws ProblemException {
        try {
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes(LARGEST + 1);
            }
            if (bytes.length > LARGEST) {
                throw new ProblemException(
                        Kind.BAD_INPUT,
                        "The file " + file + " is too large for a list of hosts.",
                        "It has more than " + (LARGEST >> 20) + " MB.",
                        "Is it the right file? Else import it in parts.");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw new CharacterCodingException();
            }
            return text;
        } catch (IOException e) {
            String why = switch (e) {
                case java.nio.file.NoSuchFileException _ -> "There is no such file.";
                case java.nio.file.AccessDeniedException _ -> "It may not be read.";
                case CharacterCodingException _ -> "It is not UTF-8 text.";
                default -> String.valueOf(e.getMessage());
            };
            throw new ProblemException(
                    Problem.of(Kind.BAD_INPUT, "The file " + file + " cannot be read.", why, "Check the path."), e);
        }
    }

    private static List<Path> list(Path directory) throws ProblemException {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> all = new ArrayList<>(entries.limit(MOST_FILES + 1L).toList());
            all.sort(Comparator.comparing(p -> String.valueOf(p.getFileName())));
            return all;
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.BAD_INPUT,
                            "The directory " + directory + " cannot be read.",
                            String.valueOf(e.getMessage()),
                            "Check the path and its rights."),
                    e);
        }
    }
}
