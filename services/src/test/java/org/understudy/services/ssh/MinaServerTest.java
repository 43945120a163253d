package org.understudy.services.ssh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.DefaultKeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Passwords and keyboard-interactive, against a server in this process.
class MinaServerTest {
    @TempDir
    Path temp;

    private SshServer server;
    private Connections connections;

    @BeforeEach
    void start() throws Exception {
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        SimpleGeneratorHostKeyProvider keys = new SimpleGeneratorHostKeyProvider(temp.resolve("hostkey"));
        keys.setAlgorithm("EC");
        keys.setKeySize(256);
        server.setKeyPairProvider(keys);
        server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        server.setKeyboardInteractiveAuthenticator(KeyboardInteractiveAuthenticator.NONE);
    }

    @AfterEach
    void stop() throws Exception {
        connections.close();
        server.stop(true);
    }

    private Host host() throws Exception {
        server.start();
        return new Host("pw", new HostAddress.Ssh("127.0.0.1", server.getPort(), "ann", null, null));
    }

    private Connections connections(Prompts prompts) {
        connections = new Connections(SshSettings.ofHome(temp.resolve("home")), prompts);
        return connections;
    }

    @Test
    void aPasswordIsAskedForAgainWhenItWasWrong() throws Exception {
        server.setPasswordAuthenticator((user, password, _) -> user.equals("ann") && password.equals("pässword 1"));
        Answers answers = Answers.trusting("wrong", "pässword 1");
        HostConnection c = connections(answers).open(host());
        assertEquals("yes\n", c.run(Command.of("echo", "yes")).out());
        assertEquals(2, answers.secrets.size(), answers.secrets.toString());
        assertEquals(new Prompts.Secret(Prompts.SecretKind.PASSWORD, "pw", "ann@pw", 2), answers.secrets.getLast());
    }

    @Test
    void nobodyToAskIsALoginRefused() throws Exception {
        server.setPasswordAuthenticator((_, _, _) -> false);
        Host host = host();
        Connections c = connections(Answers.trusting());
        ProblemException e = assertThrows(ProblemException.class, () -> c.open(host));
        assertEquals(Kind.LOGIN_REFUSED, e.kind());
        assertTrue(e.getMessage().contains("Nobody answered"), e.getMessage());
    }

    @Test
    void threeWrongPasswordsEnd() throws Exception {
        server.setPasswordAuthenticator((_, _, _) -> false);
        Host host = host();
        Answers answers = Answers.trusting("a", "b", "c", "d");
        Connections c = connections(answers);
        assertEquals(
                Kind.LOGIN_REFUSED,
                assertThrows(ProblemException.class, () -> c.open(host)).kind());
        assertEquals(3, answers.secrets.size(), answers.secrets.toString());
    }

    @Test
    void questionsOfTheServerReachThePerson() throws Exception {
        server.setPasswordAuthenticator(null);
        server.setUserAuthFactories(
                List.of(org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory.INSTANCE));
        CoreModuleProperties.KB_SERVER_INTERACTIVE_PROMPT.set(server, "Token: ");
        CoreModuleProperties.KB_SERVER_INTERACTIVE_INSTRUCTION.set(server, "Look at your device.");
        server.setPasswordAuthenticator((_, password, _) -> password.equals("123456"));
        server.setKeyboardInteractiveAuthenticator(new DefaultKeyboardInteractiveAuthenticator());
        Answers answers = Answers.trusting("123456");
        HostConnection c = connections(answers).open(host());
        assertEquals("yes\n", c.run(Command.of("echo", "yes")).out());
        Prompts.Interaction asked = answers.interactions.getFirst();
        assertEquals("Look at your device.", asked.instruction());
        assertEquals(List.of(new Prompts.Question("Token: ", false)), asked.questions());
        assertTrue(Files.exists(temp.resolve("home/.ssh/known_hosts")));
    }
}
