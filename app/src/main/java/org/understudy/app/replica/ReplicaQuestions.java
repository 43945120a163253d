package org.understudy.app.replica;

import java.util.ArrayList;
import java.util.List;

import org.understudy.app.desk.Confirmation;
import org.understudy.app.ui.Formats;
import org.understudy.model.replica.SyncPoint;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// What is asked before something is done with a replica: each names what will be gone and what
/// stays.
final class ReplicaQuestions {
    private ReplicaQuestions() {}

    static Confirmation stop(String replica, Runnable action) {
        return new Confirmation(
                t("Stop {0}?", replica),
                t("The replica's machine is shut down."),
                List.of(t("What it wrote since it was booted is thrown away.")),
                List.of(t("Its sync points stay as they are.")),
                t("Stop"),
                true,
                "",
                action);
    }

    /// After it was asked to shut down and did not.
    static Confirmation pullThePlug(String replica, String why, Runnable action) {
        return new Confirmation(
                t("Pull the plug of {0}?", replica),
                why,
                List.of(t("What it wrote since it was booted is thrown away.")),
                List.of(t("Its sync points stay as they are.")),
                t("Pull the plug"),
                true,
                "",
                action);
    }

    static Confirmation rollback(String replica, SyncPoint point, List<SyncPoint> points, Runnable action) {
        List<String> consequences = new ArrayList<>();
        consequences.add(t("The next boot starts from what the source was at {0}.", Formats.absolute(point.taken())));
        consequences.add(t("The next sync compares the source with sync point {0}.", point.number()));
        long newer = points.stream().filter(p -> p.number() > point.number()).count();
        return new Confirmation(
                t("Make sync point {0} the current one?", point.number()),
                t("{0} goes back to an earlier state of its source.", replica),
                consequences,
                newer == 0
                        ? List.of()
                        : List.of(plural(newer, "{0} newer sync point is kept.", "{0} newer sync points are kept.")),
                t("Make current"),
                false,
                "",
                action);
    }

    static Confirmation prune(SyncPoint point, List<String> consequences, Runnable action) {
        return new Confirmation(
                t("Remove sync point {0}?", point.number()),
                t("This cannot be undone."),
                consequences,
                List.of(t("All other sync points stay as they are.")),
                t("Remove sync point {0}", point.number()),
                true,
                "",
                action);
    }

    static Confirmation remove(String replica, List<String> consequences, Runnable action) {
        return new Confirmation(
                t("Remove {0}?", replica),
                t("This cannot be undone."),
                consequences,
                List.of(t("The source is not touched.")),
                t("Remove"),
                true,
                replica,
                action);
    }
}
