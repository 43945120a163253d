package org.understudy.app.task.dispatch;

import static org.understudy.app.ui.Texts.t;

/// The steps of the wizard, in order.
public enum DispatchStep {
    ROUTINE,
    HOSTS,
    PARAMETERS,
    PREVIEW,
    WHEN;

    public String title() {
        return switch (this) {
            case ROUTINE -> t("What");
            case HOSTS -> t("Where");
            case PARAMETERS -> t("How");
            case PREVIEW -> t("Preview");
            case WHEN -> t("When");
        };
    }

    DispatchStep next() {
        return switch (this) {
            case ROUTINE -> HOSTS;
            case HOSTS -> PARAMETERS;
            case PARAMETERS -> PREVIEW;
            case PREVIEW, WHEN -> WHEN;
        };
    }

    DispatchStep previous() {
        return switch (this) {
            case ROUTINE, HOSTS -> ROUTINE;
            case PARAMETERS -> HOSTS;
            case PREVIEW -> PARAMETERS;
            case WHEN -> PREVIEW;
        };
    }
}
