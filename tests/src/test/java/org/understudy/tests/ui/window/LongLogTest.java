package org.understudy.tests.ui.window;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import javafx.animation.AnimationTimer;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;

import atlantafx.base.theme.PrimerLight;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

import org.understudy.app.fx.FxBridge;
import org.understudy.app.task.log.LogSource;
import org.understudy.app.task.log.LogView;
import org.understudy.app.task.log.LogViewModel;
import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.site.LogHits;
import org.understudy.services.task.site.LogPiece;
import org.understudy.services.task.site.SitePlace;
import org.understudy.services.task.site.TaskSite;
import org.understudy.services.task.site.Work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A real task's log, as long as one wants: opened at its end, scrolled, searched. With
/// `-Dlog.mebibytes=1024` a gigabyte of it; the figures are written to `target/long-log.txt`.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class LongLogTest {
    private static final long MIB = 1 << 20;
    private static final int NEEDLES = 8;
    private static final String TEXT =
            "2026-11-22T22:00:00Z shop app[4242]: GET /catalogue/item?page=7 200 in 12 ms, 4 rows from the cache";

    @TempDir
    Path folder;

    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final FxBridge ui = new FxBridge();
    private StackPane root;
    private UiRobot robot;
    private Connections connections;
    private TaskSites sites;
    private long longestGap;
    private long longestLayout;

    @Start
    void start(Stage stage) {
        javafx.application.Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
        root = new StackPane();
        Scene scene = new Scene(root, 1000, 700);
        scene.getStylesheets().add("/org/understudy/resources/css/console.css");
        stage.setScene(scene);
        stage.show();
        robot = new UiRobot(scene);
        long[] begun = new long[1];
        scene.addPreLayoutPulseListener(() -> begun[0] = System.nanoTime());
        scene.addPostLayoutPulseListener(() -> longestLayout = Math.max(longestLayout, System.nanoTime() - begun[0]));
    }

    @AfterEach
    void stop() {
        robot.run(() -> root.getChildren().clear());
        sites.close();
        connections.close();
        background.shutdownNow();
    }

    /// How long the window stood still at most between two frames.
    private final class Gaps extends AnimationTimer {
        private long last;

        @Override
        public void handle(long now) {
            if (last != 0) {
                longestGap = Math.max(longestGap, now - last);
            }
            last = now;
        }
    }

    private TaskId print(TaskSite site, long bytes) throws ProblemException {
        long part = bytes / NEEDLES / (TEXT.length() + 1) * (TEXT.length() + 1);
        String line = "for i in 1 2 3 4 5 6 7 8; do yes '" + TEXT + "' | head -c " + part
                + "; printf '\\033[31mneedle %s\\033[0m\\n' $i; done";
        TaskSpec spec = new TaskSpec(
                TaskId.make(Instant.now(), new Random()),
                "run",
                1,
                "print",
                Map.of("command", line),
                java.util.List.of(),
                "ann@desk",
                Instant.now(),
                Optional.empty(),
                Optional.empty());
        site.submit(spec, Work.line(line, Work.Rights.LOGIN));
        site.awaitEnd(spec.id(), Duration.ofMinutes(5));
        return spec.id();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void aLongLogIsOpenedScrolledAndSearched() throws Exception {
        long bytes = Long.getLong("log.mebibytes", 24) * MIB;
        connections = new Connections(SshSettings.ofHome(folder), Prompts.nobody());
        sites = new TaskSites(
                connections,
                new SitePlace(
                        folder.resolve("state").toString(),
                        folder.resolve("run").toString()));
        TaskSite site = sites.open(new Host("here", new HostAddress.Local(), Privilege.NONE));
        TaskId id = print(site, bytes);
        long before = heap();
        long opened = System.nanoTime();
        LogViewModel model = robot.on(() -> new LogViewModel(ui, background, new LogSource() {
            @Override
            public LogPiece read(long offset, int most) throws ProblemException {
                return site.log(id, offset, most);
            }

            @Override
            public void search(String text, LogHits hits) throws ProblemException {
                site.search(id, text, hits);
            }
        }));
        robot.run(() -> {
            root.getChildren().setAll(new LogView(model, "long", () -> false, _ -> {}));
            new Gaps().start();
        });
        // Colours are for terminals, the text is for people.
        robot.await("its end is shown", () -> robot.shows("needle 8"));
        double open = (System.nanoTime() - opened) / 1e6;
        longestGap = 0;
        longestLayout = 0;
        robot.snapshot("log-end");

        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            double to = random.nextDouble();
            robot.run(() -> model.scrollTo(to));
            long wanted = (long) (model.sizeProperty().get() * to);
            robot.await("place " + i, () -> Math.abs(model.topProperty().get() - wanted) < 100_000);
            assertTrue(robot.on(() -> model.lines().size() > 20));
        }
        robot.click("log-lines");
        for (int i = 0; i < 30; i++) {
            robot.press(KeyCode.PAGE_UP);
        }
        double scrollGap = longestGap / 1e6;
        double scrollLayout = longestLayout / 1e6;
        robot.run(model::toBegin);
        robot.await("the begin is shown", () -> model.topProperty().get() == 0);

        longestGap = 0;
        long searched = System.nanoTime();
        robot.press(KeyCode.CONTROL, KeyCode.F);
        robot.type("log-search", "NEEDLE");
        robot.press(KeyCode.ENTER);
        robot.await(
                "all are found",
                Duration.ofSeconds(60),
                () -> model.foundProperty().get().equals("1 of 8 lines"));
        double search = (System.nanoTime() - searched) / 1e6;
        robot.awaitText("needle 1");
        for (int i = 2; i <= NEEDLES; i++) {
            robot.press(KeyCode.F3);
            robot.awaitText("needle " + i);
        }
        robot.press(KeyCode.F3);
        robot.awaitText("needle 1");
        robot.snapshot("log-found");
        double searchGap = longestGap / 1e6;
        long used = heap() - before;

        // All of it, as it is on the host.
        Path file = folder.resolve("saved");
        robot.run(() -> model.save(file, p -> {
            throw new AssertionError(p.sentence());
        }));
        robot.await(
                "it is saved",
                Duration.ofMinutes(2),
                () -> model.savingProperty().get().startsWith("Saved: "));
        assertEquals(model.sizeProperty().get(), java.nio.file.Files.size(file));

        assertTrue(used < 48 * MIB, "the heap keeps pieces and not the log: " + used / MIB + " MiB");
        java.nio.file.Files.writeString(
                Path.of("target", "long-log.txt"),
                String.format(
                        "%d MiB: open at its end %.0f ms; heap %.1f MiB more; 200 jumps and 30 pages: longest layout %.1f ms,"
                                + " longest time between two frames %.0f ms; search with typing %.0f ms, between two frames %.0f ms%n",
                        bytes / MIB, open, used / (double) MIB, scrollLayout, scrollGap, search, searchGap));
        background.shutdown();
        assertTrue(background.awaitTermination(10, TimeUnit.SECONDS));
    }
}
