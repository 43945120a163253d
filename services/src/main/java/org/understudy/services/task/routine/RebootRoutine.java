package org.understudy.services.task.routine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.services.task.site.Work;

/// Restarts a host. The task is not over when the host goes down: it is taken up after the
/// restart and ends when the host is back, with the new boot id and how long it took in its log.
/// Claims the host for itself, so it waits until nothing else runs there.
public final class RebootRoutine implements Routine {
    public static final String ID = "reboot";

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /// Written down before the host is told: what comes after finds it there.
    private static final String BEFORE = """
            read -r boot </proc/sys/kernel/random/boot_id
            echo "$boot $(date +%s)" >"$UNDERSTUDY_DIR/restart" || exit 1
            sync
            echo "Restarting; the boot id is $boot."
            if [ -d /run/systemd/system ]; then systemctl reboot; else shutdown -r now || reboot; fi || exit 1
            sleep 300
            echo 'The host was told to restart and is still up after five minutes.'
            exit 1
            """;

    private static final String AFTER = """
            read -r before told <"$UNDERSTUDY_DIR/restart" || exit 1
            read -r boot </proc/sys/kernel/random/boot_id
            echo "Back after $(($(date +%s) - told)) s; the boot id is $boot."
            """;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String description() {
        return "Restarts the host, and ends when it is back.";
    }

    @Override
    public String reads() {
        return "the boot id";
    }

    @Override
    public String writes() {
        return "everything that runs on the host: it ends";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public Plan plan(Given given) {
        return Plan.of(
                        "restart the host",
                        List.of(Lease.exclusive(Resource.HOST)),
                        Work.line(BEFORE, Work.Rights.ROOT).resuming(AFTER))
                .within(Optional.of(PATIENCE))
                .touching(List.of(reads()), List.of(writes()))
                .doing(
                        "Waits until no other task has a claim on the host.",
                        "Restarts it; everything that runs there ends.",
                        "Ends when it is back, with the new boot id and how long it took.")
                .looking(
                        "echo \"Up since $(uptime -s 2>/dev/null || cat /proc/uptime); logged in: $(who | wc -l).\"",
                        Work.Rights.LOGIN);
    }
}
