package org.understudy.app.replica.wizard;

import java.util.List;

import static org.understudy.app.ui.Texts.t;

/// The steps of the wizard, in order.
public enum ReplicateStep {
    SOURCE,
    DISCOVERY,
    PORTAL,
    PLAN,
    REVIEW,
    RUN;

    public String title() {
        return switch (this) {
            case SOURCE -> t("Source");
            case DISCOVERY -> t("Discovery");
            case PORTAL -> t("Portal");
            case PLAN -> t("Plan");
            case REVIEW -> t("Review");
            case RUN -> t("Run");
        };
    }

    public boolean first() {
        return this == SOURCE;
    }

    /// As it is shown, from 1.
    int number() {
        return List.of(values()).indexOf(this) + 1;
    }

    ReplicateStep next() {
        return switch (this) {
            case SOURCE -> DISCOVERY;
            case DISCOVERY -> PORTAL;
            case PORTAL -> PLAN;
            case PLAN -> REVIEW;
            case REVIEW, RUN -> RUN;
        };
    }

    ReplicateStep previous() {
        return switch (this) {
            case SOURCE, DISCOVERY -> SOURCE;
            case PORTAL -> DISCOVERY;
            case PLAN -> PORTAL;
            case REVIEW -> PLAN;
            case RUN -> REVIEW;
        };
    }
}
