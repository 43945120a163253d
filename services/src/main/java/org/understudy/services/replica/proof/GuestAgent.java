package org.understudy.services.replica.proof;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.libvirt.Hypervisor;

/// The QEMU guest agent of one machine, as far as a proof needs it. Its answers come from the
/// replica and are not trusted: they are shortened and only shown.
final class GuestAgent {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(200);
    private static final int LONGEST = 64 << 10;

    record Ended(int exitCode, String output) {}

    private final Hypervisor hypervisor;
    private final String domain;

    private final SerialWatch serial;

    /// @param serial what the machine says meanwhile: one that has failed answers nothing any more
    GuestAgent(Hypervisor hypervisor, String domain, SerialWatch serial) {
        this.hypervisor = hypervisor;
        this.domain = domain;
        this.serial = serial;
    }

    void ping() throws ProblemException {
        ask("guest-ping", JSON.createObjectNode());
    }

    /// Such as "Debian GNU/Linux 12 (bookworm), kernel 6.1.0".
    String os() throws ProblemException {
        JsonNode os = ask("guest-get-osinfo", JSON.createObjectNode());
        return shorten(os.path("pretty-name").asText("an unknown system") + ", kernel "
                + os.path("kernel-release").asText("unknown"));
    }

    /// IPv4 addresses, the loopback's left out.
    List<String> addresses() throws ProblemException {
        List<String> found = new ArrayList<>();
        for (JsonNode card : ask("guest-network-get-interfaces", JSON.createObjectNode())) {
            for (JsonNode address : card.path("ip-addresses")) {
                String text = address.path("ip-address").asText("");
                boolean v4 = address.path("ip-address-type").asText("").equals("ipv4");
                if (v4 && text.matches("[0-9.]{7,15}") && !text.startsWith("127.")) {
                    found.add(text);
                }
            }
        }
        return found;
    }

    /// Runs a shell command in the replica.
    Ended run(String command, Duration deadline) throws ProblemException {
        ObjectNode arguments = JSON.createObjectNode();
        arguments.put("path", "/bin/sh").put("capture-output", true);
        arguments.putArray("arg").add("-c").add(command);
        long pid = ask("guest-exec", arguments).path("pid").asLong(-1);
        long until = System.nanoTime() + deadline.toNanos();
        while (System.nanoTime() < until) {
            JsonNode status = ask("guest-exec-status", JSON.createObjectNode().put("pid", pid));
            if (status.path("exited").asBoolean(false)) {
                String output = decode(status.path("out-data").asText(""))
                        + decode(status.path("err-data").asText(""));
                return new Ended(status.path("exitcode").asInt(-1), output);
            }
            betweenQuestions();
        }
        throw new ProblemException(
                Kind.TIMED_OUT,
                "A command in the replica did not end.",
                "It was given " + deadline.toSeconds() + " s.");
    }

    private void betweenQuestions() throws ProblemException {
        try {
            Optional<String> failure = serial.awaitFailure(BETWEEN_QUESTIONS.toMillis());
            if (failure.isPresent()) {
                throw new ProblemException(Kind.FAILED, "The replica failed while a command ran in it.", failure.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Kind.CANCELLED, "The proof was cancelled.", "");
        }
    }

    private JsonNode ask(String execute, ObjectNode arguments) throws ProblemException {
        ObjectNode command = JSON.createObjectNode().put("execute", execute);
        if (!arguments.isEmpty()) {
            command.set("arguments", arguments);
        }
        try {
            return JSON.readTree(hypervisor.agent(domain, command.toString(), PATIENCE))
                    .path("return");
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    Problem.of(Kind.FAILED, "The guest agent of " + domain + " answered nonsense.", ""), e);
        }
    }

    private static String decode(String base64) {
        try {
            String head = base64.length() > LONGEST ? base64.substring(0, LONGEST) : base64;
            return new String(Base64.getDecoder().decode(head), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    static String shorten(String text) {
        String plain = text.strip().replaceAll("\\s*\\R\\s*", " / ").replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= 200 ? plain : plain.substring(0, 199) + "…";
    }
}
