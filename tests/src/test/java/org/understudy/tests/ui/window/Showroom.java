package org.understudy.tests.ui.window;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.understudy.app.console.ConsoleMain;
import org.understudy.app.console.ConsoleParts;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.Services;
import org.understudy.services.replica.profile.Profiles;
import org.understudy.tests.ui.fake.FakeReplicas;
import org.understudy.tests.ui.fake.Samples;

/// Opens the console over a made-up estate, to look at it and to measure how fast it starts.
/// Hosts are the real ones of `UNDERSTUDY_DATA`.
final class Showroom {
    private static final int STEP_MILLIS = 400;

    private Showroom() {}

    public static void main(String[] arguments) throws ProblemException {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().factory());
        System.exit(ConsoleMain.run(List.of(arguments), prompts -> {
            Services services = Services.ofEnvironment(prompts);
            FakeReplicas replicas = new FakeReplicas(
                    List.of(
                            Samples.ledger(),
                            Samples.shop(TestWindow.screenshot().toString())),
                    step -> drive(clock, step),
                    TestWindow.screenshot().toString());
            return new ConsoleParts(
                    services.hosts(),
                    services.agents(),
                    replicas,
                    new Profiles(services.store()),
                    services.board(),
                    services.taskManager(),
                    services.schedules(),
                    services.queue(),
                    services.who(),
                    services);
        }));
    }

    private static void drive(ScheduledExecutorService clock, BooleanSupplier step) {
        clock.schedule(
                () -> {
                    if (step.getAsBoolean()) {
                        drive(clock, step);
                    }
                },
                STEP_MILLIS,
                TimeUnit.MILLISECONDS);
    }
}
