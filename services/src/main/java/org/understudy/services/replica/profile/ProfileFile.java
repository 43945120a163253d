package org.understudy.services.replica.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.understudy.model.host.Names;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Decision;
import org.understudy.model.replica.Firmware;
import org.understudy.model.replica.Probe;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.Profile.Identity;
import org.understudy.model.replica.Profile.InjectedFile;
import org.understudy.model.replica.Profile.MachineWish;
import org.understudy.model.replica.Profile.Network;
import org.understudy.model.replica.Rule;

/// Reads profile files, format 1. `docs/profile-format.md` is the contract; what is not in it is
/// refused by name, so that a misspelt rule can never let something through.
public final class ProfileFile {
    static final int FORMAT = 1;

    private final YAMLMapper yaml = new YAMLMapper();

    /// @throws ProblemException naming the file, the place and the remedy
    public Profile read(Path file) throws ProblemException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "The profile " + file + " cannot be read.",
                    e.getMessage() == null ? e.toString() : e.getMessage(),
                    "Check the path and that the file is UTF-8 text.");
        }
        return parse(text, file.toString());
    }

    /// @param origin how messages name the text
    public Profile parse(String text, String origin) throws ProblemException {
        JsonNode root;
        try {
            root = yaml.readTree(text);
        } catch (JsonProcessingException e) {
            throw bad(origin, "It is not YAML: " + e.getOriginalMessage());
        }
        Node node = new Node(root, origin, "");
        int format = node.integer("format", 1, Integer.MAX_VALUE)
                .orElseThrow(() -> bad(origin, "It does not say which format it has."));
        if (format != FORMAT) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    "The profile " + origin + " has format " + format + ".",
                    "This program reads format " + FORMAT + ".",
                    format > FORMAT ? "Use a newer Understudy for it." : "Write it anew, see docs/profile-format.md.");
        }
        node.onlyKeys(
                "format",
                "name",
                "rules",
                "hostname",
                "network",
                "memory",
                "vcpus",
                "firmware",
                "databases",
                "probes",
                "files");
        return new Profile(
                Names.check("profile", node.text("name").orElse("profile")),
                rules(node),
                new Identity(hostname(node)),
                network(node),
                new MachineWish(node.integer("memory", 64, 1 << 22), node.integer("vcpus", 1, 512), firmware(node)),
                databases(node),
                probes(node),
                files(node));
    }

    private static List<Rule> rules(Node root) throws ProblemException {
        List<Rule> rules = new ArrayList<>();
        for (Node item : root.list("rules")) {
            Map.Entry<String, JsonNode> only = item.single("a rule is one line such as \"leave-out: /srv/private/\"");
            Decision decision = null;
            for (Decision candidate : Decision.values()) {
                if (candidate.word().equals(only.getKey())) {
                    decision = candidate;
                }
            }
            if (decision == null
                    || !only.getValue().isTextual()
                    || only.getValue().asText().isBlank()) {
                throw item.problem("A rule begins with mirror, fake, empty or leave-out, followed by a pattern.");
            }
            rules.add(new Rule(only.getValue().asText(), decision));
        }
        return rules;
    }

    private static Optional<String> hostname(Node root) throws ProblemException {
        Optional<String> name = root.text("hostname");
        if (name.isPresent() && !name.get().matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?")) {
            throw root.problem("\"" + name.get() + "\" cannot be a host name.");
        }
        return name;
    }

    private static Network network(Node root) throws ProblemException {
        Optional<String> word = root.text("network");
        if (word.isEmpty()) {
            return Network.ISOLATED;
        }
        for (Network network : Network.values()) {
            if (network.word().equals(word.get())) {
                return network;
            }
        }
        throw root.problem("network is isolated, none or nat.");
    }

    private static Optional<Firmware> firmware(Node root) throws ProblemException {
        Optional<String> word = root.text("firmware");
        if (word.isEmpty()) {
            return Optional.empty();
        }
        for (Firmware firmware : Firmware.values()) {
            if (firmware.word().equals(word.get().toLowerCase(Locale.ROOT))) {
                return Optional.of(firmware);
            }
        }
        throw root.problem("firmware is bios or uefi.");
    }

    private static List<String> databases(Node root) throws ProblemException {
        if (root.has("databases") && !root.isList("databases")) {
            String word = root.text("databases").orElse("");
            if (word.equals("none")) {
                return List.of();
            }
            if (!word.equals("auto")) {
                throw root.problem("databases is auto, none, or a list such as [postgresql].");
            }
            return List.of("auto");
        }
        List<String> kinds = new ArrayList<>();
        for (Node item : root.list("databases")) {
            if (!item.asText().equals("postgresql")) {
                throw item.problem("Only postgresql can be brought to rest; \"" + item.asText() + "\" cannot.");
            }
            kinds.add(item.asText());
        }
        return root.has("databases") ? kinds : List.of("auto");
    }

    private static List<Probe> probes(Node root) throws ProblemException {
        List<Probe> probes = new ArrayList<>();
        for (Node item : root.list("probes")) {
            Map.Entry<String, JsonNode> only = item.single("a probe is one of http, tcp or run");
            Node fields = item.child(only.getKey());
            probes.add(
                    switch (only.getKey()) {
                        case "http" -> {
                            fields.onlyKeys("name", "port", "path", "expect");
                            int port = fields.integer("port", 1, 65535).orElse(80);
                            String path = fields.text("path").orElse("/");
                            yield new Probe.Http(
                                    fields.text("name").orElse("http " + port + path),
                                    port,
                                    path,
                                    fields.text("expect").orElse(""));
                        }
                        case "tcp" -> {
                            fields.onlyKeys("name", "port");
                            int port = fields.integer("port", 1, 65535)
                                    .orElseThrow(() -> fields.problem("A tcp probe needs a port."));
                            yield new Probe.Tcp(fields.text("name").orElse("tcp " + port), port);
                        }
                        case "run" -> {
                            fields.onlyKeys("name", "command", "expect");
                            String command = fields.text("command")
                                    .orElseThrow(() -> fields.problem("A run probe needs a command."));
                            yield new Probe.Run(
                                    fields.text("name").orElse(command),
                                    command,
                                    fields.text("expect").orElse(""));
                        }
                        default -> throw item.problem("A probe is one of http, tcp or run.");
                    });
        }
        return probes;
    }

    private static List<InjectedFile> files(Node root) throws ProblemException {
        List<InjectedFile> files = new ArrayList<>();
        for (Node item : root.list("files")) {
            item.onlyKeys("path", "content", "mode");
            String path = item.text("path").orElse("");
            String mode = item.text("mode").orElse("0644");
            if (!path.startsWith("/") || path.contains("/../") || path.endsWith("/")) {
                throw item.problem("A file needs an absolute path.");
            }
            if (!mode.matches("0?[0-7]{3,4}")) {
                throw item.problem("A mode is written in octal and in quotes, such as \"0644\".");
            }
            files.add(new InjectedFile(path, item.text("content").orElse(""), Integer.parseInt(mode, 8)));
        }
        return files;
    }

    static ProblemException bad(String origin, String why) {
        return new ProblemException(
                Kind.BAD_INPUT,
                "The profile " + origin + " cannot be used.",
                why,
                "Mend the file; docs/profile-format.md shows every key.");
    }
}
