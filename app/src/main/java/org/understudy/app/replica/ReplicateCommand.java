package org.understudy.app.replica;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.Amounts;
import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.app.cli.TaskPrinter;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.replica.SyncPoint;
import org.understudy.services.replica.BootOutcome;
import org.understudy.services.replica.Replicas;
import org.understudy.services.replica.SyncOutcome;
import org.understudy.services.replica.profile.Profiles;

/// `understudy replicate`: the first sync or the next one.
@Command(
        name = "replicate",
        description = {
            "Mirror a running Linux server into a replica on a portal, or synchronise the replica again.",
            "The first time: --portal and --name. Later the name is enough."
        })
public final class ReplicateCommand extends CommandBase {
    private final Replicas replicas;
    private final Profiles profiles;
    private final Output output;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "A host, see: understudy host list")
    private String source = "";

    @Option(names = "--portal", paramLabel = "HOST", description = "Where the replica is kept. Default: where it is.")
    private @Nullable String portal;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the replica. Default: the source's name.")
    private @Nullable String name;

    @Option(names = "--profile", paramLabel = "FILE", description = "What is mirrored, faked, left out, and more.")
    private @Nullable Path profile;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "Replicate the tree of a system that lies in DIR on the source, such as a mounted disk.")
    private String root = "";

    @Option(names = "--plan", description = "Show what would be done, and stop there.")
    private boolean planOnly;

    @Option(names = "--boot", description = "Boot the new sync point and prove that it answers.")
    private boolean boot;

    @Option(names = "--verify", description = "Compare by content instead of size, time and inode.")
    private boolean verify;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = Interval.class,
            description = "Stay, and synchronise again so long after each sync: 30s, 10m, 2h.")
    private @Nullable Duration every;

    @Option(names = "--times", paramLabel = "N", description = "With --every: end after N syncs.")
    private int times;

    private boolean proved = true;

    public ReplicateCommand(Replicas replicas, Profiles profiles, Output output) {
        this.replicas = replicas;
        this.profiles = profiles;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        if (times < 0 || (times > 0 && every == null)) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "--times says how often --every is done.",
                    "",
                    "Give --every too, and N from 1 on.");
        }
        String replica = name == null ? source : name;
        Profile wanted = profiles.of(replica, Optional.ofNullable(profile));
        ReplicationRequest request =
                new ReplicationRequest(replica, source, portal == null ? "" : portal, root, wanted, boot, verify);
        if (planOnly) {
            ReplicationPlan plan = new TaskPrinter(output).follow(replicas.plan(request));
            PlanPrinter.print(plan, output);
            output.data(ReplicaFields.of(plan));
            return;
        }
        if (every == null) {
            once(request);
        } else {
            new Freshness(every, times, output).keep(() -> once(request));
        }
    }

    private void once(ReplicationRequest request) throws ProblemException {
        SyncOutcome outcome = new TaskPrinter(output).follow(replicas.replicate(request));
        print(outcome);
        output.data(ReplicaFields.of(outcome));
        proved = outcome.boot().map(BootOutcome::passed).orElse(true);
    }

    @Override
    protected int exitCode() {
        return proved ? 0 : Kind.FAILED.exitCode();
    }

    private void print(SyncOutcome outcome) {
        SyncPoint point = outcome.point();
        if (outcome.unchanged()) {
            output.line("Nothing has changed: " + outcome.replica().name() + " is as its source, at sync point "
                    + point.number() + ".");
        } else {
            output.line(String.format(
                    Locale.ROOT,
                    "Sync point %d of %s is published: %d entries, %d changed, %s sent, layer %s, %s.",
                    point.number(),
                    outcome.replica().name(),
                    point.entries(),
                    point.changed(),
                    Amounts.bytes(point.wireBytes()),
                    Amounts.bytes(point.layerBytes()),
                    Amounts.seconds(point.seconds())));
        }
        outcome.boot().ifPresent(this::print);
    }

    private void print(BootOutcome booted) {
        BootPrinter.print(booted, output);
    }
}
