package org.understudy.tests.ui.window;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javafx.stage.Stage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

import org.understudy.app.shell.DialogPrompts;
import org.understudy.app.theme.ThemeChoice;
import org.understudy.services.ssh.Prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A console that knows nothing yet: it says what to do next, and asks what a first connection needs.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class FirstStartTest {
    private TestWindow window;
    private UiRobot robot;

    @Start
    void start(Stage stage) {
        window = new TestWindow(stage, List.of(), List.of(), Optional.empty(), 1080, 720);
        robot = new UiRobot(stage.getScene());
    }

    @AfterEach
    void stop() {
        robot.run(() -> window.close());
    }

    private void pictures(String name) {
        robot.snapshot(name + "-light");
        robot.run(() -> window.theme.set(ThemeChoice.DARK));
        robot.snapshot(name + "-dark");
        robot.run(() -> window.theme.set(ThemeChoice.LIGHT));
    }

    @Test
    void an_empty_estate_leads_to_the_first_host() {
        robot.awaitText("No understudy yet");
        robot.awaitText("No host is known yet");
        pictures("first-start");
        robot.click("replicate");
        robot.awaitText("Which running server");
        pictures("wizard-no-hosts");
    }

    @Test
    void an_unknown_host_key_is_asked_for_with_its_fingerprint() {
        Prompts prompts = new DialogPrompts(window.ui, window.desk.dialogs());
        Prompts.UnknownKey key = new Prompts.UnknownKey(
                "shop-server",
                "[10.20.0.7]:2222",
                "ssh-ed25519",
                "SHA256:Jm7nTq1n0vT1w6yT0bVYb3tJ0yqgV3l8nX0m5r2pZkM",
                Path.of("/home/ann/.ssh/known_hosts"));
        CompletableFuture<Boolean> trusted = CompletableFuture.supplyAsync(() -> prompts.trust(key));
        robot.awaitText("SHA256:Jm7nTq1n0vT1w6yT0bVYb3tJ0yqgV3l8nX0m5r2pZkM");
        pictures("host-key");
        robot.click("dialog-trust");
        assertTrue(trusted.orTimeout(10, TimeUnit.SECONDS).join());
        CompletableFuture<Boolean> refused = CompletableFuture.supplyAsync(() -> prompts.trust(key));
        robot.awaitText("SHA256:Jm7nTq1n0vT1w6yT0bVYb3tJ0yqgV3l8nX0m5r2pZkM");
        robot.press(javafx.scene.input.KeyCode.ESCAPE);
        assertEquals(false, refused.orTimeout(10, TimeUnit.SECONDS).join());
    }

    @Test
    void a_secret_is_asked_for_and_a_wrong_one_again() {
        Prompts prompts = new DialogPrompts(window.ui, window.desk.dialogs());
        CompletableFuture<Optional<char[]>> secret = CompletableFuture.supplyAsync(() -> prompts.secret(
                new Prompts.Secret(Prompts.SecretKind.SUDO_PASSWORD, "shop-server", "admin@shop-server", 2)));
        robot.awaitText("That was not right. Try again.");
        robot.type("dialog-secret", "correct horse");
        pictures("secret");
        robot.click("dialog-confirm");
        assertEquals(
                "correct horse",
                new String(secret.orTimeout(10, TimeUnit.SECONDS).join().orElseThrow()));
    }

    @Test
    void questions_of_a_server_are_answered_one_by_one() {
        Prompts prompts = new DialogPrompts(window.ui, window.desk.dialogs());
        CompletableFuture<Optional<List<String>>> answers =
                CompletableFuture.supplyAsync(() -> prompts.answer(new Prompts.Interaction(
                        "ledger-db",
                        "",
                        "Two-factor login of the example company",
                        List.of(
                                new Prompts.Question("Password:", false),
                                new Prompts.Question("One-time code:", true)))));
        robot.type("dialog-answer-0", "secret");
        robot.type("dialog-answer-1", "123456");
        robot.snapshot("questions-light");
        robot.click("dialog-confirm");
        assertEquals(
                Optional.of(List.of("secret", "123456")),
                answers.orTimeout(10, TimeUnit.SECONDS).join());
    }
}
