package org.understudy.tests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The lab in tests: real servers that are started when a test first asks for them, shared by all tests of the run, and
 * stopped at its end unless they ran before it. A test class gets it by {@code @ExtendWith(Lab.Extension.class)} as a
 * parameter, and carries {@code @Tag("lab")}.
 */
public final class Lab implements AutoCloseable {

    /** Gives the lab of the run to tests that have it as a parameter. */
    public static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Lab.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Lab.class))
                    .computeIfAbsent(Lab.class, key -> new Lab(), Lab.class);
        }
    }

    /** A machine that lets us in by SSH, and how; the ports are of this machine, 0 where there is none. */
    public record Machine(
            String name,
            String host,
            int port,
            String user,
            Path identity,
            Path knownHosts,
            int httpPort,
            int sqlPort,
            @Nullable String sudoUser,
            @Nullable String password) {

        /** Where the shop's database answers. */
        public String databaseUrl() {
            return "jdbc:postgresql://" + host + ":" + sqlPort + "/shop?user=shop&password=" + password
                    + "&connectTimeout=20&socketTimeout=60";
        }

        /** Runs a command there with the OpenSSH client and gives its standard output. */
        public String run(String command) {
            return call(List.of(
                            "ssh",
                            "-F",
                            "none",
                            "-p",
                            Integer.toString(port),
                            "-i",
                            identity.toString(),
                            "-o",
                            "IdentitiesOnly=yes",
                            "-o",
                            "BatchMode=yes",
                            "-o",
                            "StrictHostKeyChecking=yes",
                            "-o",
                            "UserKnownHostsFile=\"" + knownHosts + "\"",
                            "-o",
                            "GlobalKnownHostsFile=none",
                            "-o",
                            "ConnectTimeout=20",
                            "-o",
                            "LogLevel=ERROR",
                            user + "@" + host,
                            command))
                    .succeed();
        }
    }

    /** How a command ended. */
    public record Result(List<String> command, int status, String output, String errors) {
        public String succeed() {
            if (status != 0) {
                throw new AssertionError(command + " ended with " + status + ": " + errors + output);
            }
            return output;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home = findHome();
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final List<List<String>> undo = new ArrayList<>();

    private Lab() {}

    /** The root of the repository. */
    public Path home() {
        return home;
    }

    /** The enterprise server: root by key, and {@code ops}, who needs a password for sudo. */
    public synchronized Machine shop() {
        return guest("shop");
    }

    /** The odd server: no root login, {@code keeper} needs no password for sudo. */
    public synchronized Machine odd() {
        return guest("odd");
    }

    /** This machine over SSH. */
    public synchronized Machine thisMachine() {
        Machine known = machines.get("sshd");
        if (known != null) {
            return known;
        }
        if (lab("sshd", "status").status() != 0) {
            undo.add(List.of("sshd", "stop"));
        }
        Machine machine = machine(lastLine(lab("sshd", "start").succeed()));
        machines.put("sshd", machine);
        return machine;
    }

    /** Sees to it that libvirt answers on this machine; gives its address. */
    public synchronized String portal() {
        JsonNode answer = json(lastLine(lab("portal", "start").succeed()));
        if (answer.path("started").asBoolean()) {
            undo.add(List.of("portal", "stop"));
        }
        return answer.path("uri").asText();
    }

    /** Calls the lab's script. */
    public Result lab(String... words) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("tests/lab/lab").toString()));
        command.addAll(List.of(words));
        return call(command);
    }

    @Override
    public void close() {
        for (List<String> words : undo.reversed()) {
            lab(words.toArray(String[]::new)).succeed();
        }
    }

    private Machine guest(String name) {
        Machine known = machines.get(name);
        if (known != null) {
            return known;
        }
        boolean ranBefore = false;
        for (JsonNode guest : json(lastLine(lab("status", "--json").succeed())).path("guests")) {
            String state = guest.path("state").asText();
            if (guest.path("name").asText().equals(name)) {
                ranBefore = state.equals("running") || state.equals("booting");
            }
        }
        if (!ranBefore) {
            undo.add(List.of("stop", name));
        }
        Machine machine = machine(lastLine(lab("start", name).succeed()));
        machines.put(name, machine);
        return machine;
    }

    private static Machine machine(String line) {
        JsonNode json = json(line);
        return new Machine(
                json.path("name").asText(),
                json.path("host").asText(),
                json.path("port").asInt(),
                json.path("user").asText(),
                Path.of(json.path("identity").asText()),
                Path.of(json.path("knownHosts").asText()),
                json.path("httpPort").asInt(),
                json.path("sqlPort").asInt(),
                json.path("sudoUser").textValue(),
                json.path("password").textValue());
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("Not JSON: " + line, e);
        }
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce("", (before, line) -> line);
    }

    private static Path findHome() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("tests/lab/lab"))) {
                return folder;
            }
        }
        throw new IllegalStateException(
                "The lab's script is in no folder above " + Path.of("").toAbsolutePath());
    }

    private static Result call(List<String> command) {
        try {
            // Files, not pipes: daemons that a command leaves behind may keep a pipe open for ever.
            Path output = Files.createTempFile("lab", ".out");
            Path errors = Files.createTempFile("lab", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
                if (!process.waitFor(20, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                    throw new AssertionError(command + " took longer than 20 minutes: " + text(errors));
                }
                return new Result(command, process.exitValue(), text(output), text(errors));
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted: " + command, e);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
