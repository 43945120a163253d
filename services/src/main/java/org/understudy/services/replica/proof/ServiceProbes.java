package org.understudy.services.replica.proof;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Probe;

/// Asks services of the replica. Each question is asked once; whoever wants to wait asks again.
final class ServiceProbes {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration COMMAND = Duration.ofSeconds(60);
    private static final int LONGEST_PAGE = 1 << 20;

    record Said(boolean passed, String answer) {}

    private ServiceProbes() {}

    static Said http(Probe.Http probe, InetSocketAddress address) throws InterruptedException {
        URI uri = URI.create("http://" + address.getHostString() + ":" + address.getPort() + probe.path());
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(uri).timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofInputStream());
            String page;
            try (InputStream body = response.body()) {
                page = new String(body.readNBytes(LONGEST_PAGE), StandardCharsets.UTF_8);
            }
            boolean found = page.contains(probe.expect());
            boolean passed = response.statusCode() < 400 && found;
            String answer = "HTTP " + response.statusCode()
                    + (found ? around(page, probe.expect()) : ", without \"" + probe.expect() + "\"");
            return new Said(passed, GuestAgent.shorten(answer));
        } catch (IOException e) {
            return new Said(false, "no answer on port " + probe.port());
        }
    }

    /// The line of the page in which the expected text stands.
    private static String around(String page, String expect) {
        if (expect.isEmpty()) {
            return "";
        }
        int at = page.indexOf(expect);
        int from = page.lastIndexOf('\n', at) + 1;
        int to = page.indexOf('\n', at);
        String line = page.substring(from, to < 0 ? page.length() : to)
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ");
        return ": " + line.strip();
    }

    /// The portal's end of a forward accepts before the replica has: only a connection that is still open after a
    /// while, or that brings a greeting, counts. Silence counts only when the replica is known to have an address:
    /// without one, nobody is there to refuse.
    ///
    /// @param hasAddress whether the guest agent has told one
    static Said tcp(Probe.Tcp probe, InetSocketAddress address, boolean hasAddress) {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) CONNECT.toMillis());
            socket.setSoTimeout(2500);
            byte[] greeting = new byte[200];
            int count = socket.getInputStream().read(greeting);
            if (count < 0) {
                return new Said(false, "port " + probe.port() + " closes at once");
            }
            return new Said(
                    true,
                    GuestAgent.shorten(
                            "\"" + new String(greeting, 0, count, StandardCharsets.ISO_8859_1).strip() + "\""));
        } catch (SocketTimeoutException e) {
            return hasAddress
                    ? new Said(true, "port " + probe.port() + " accepts connections")
                    : new Said(
                            false,
                            "port " + probe.port()
                                    + " says nothing, and whether the replica has an address is unknown");
        } catch (IOException e) {
            return new Said(false, "no answer on port " + probe.port());
        }
    }

    static Said run(Probe.Run probe, GuestAgent agent) throws ProblemException {
        GuestAgent.Ended ended = agent.run(probe.command(), COMMAND);
        boolean passed = ended.exitCode() == 0 && ended.output().contains(probe.expect());
        return new Said(
                passed,
                GuestAgent.shorten(
                        ended.exitCode() == 0
                                ? ended.output()
                                : "exit code " + ended.exitCode() + ": " + ended.output()));
    }
}
