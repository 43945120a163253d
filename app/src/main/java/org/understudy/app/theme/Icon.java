package org.understudy.app.theme;

/// Every icon of the window, by what it means. The codes are of Material Design Icons; a test
/// loads each.
public enum Icon {
    APP("mdi2d-drama-masks"),
    OVERVIEW("mdi2v-view-dashboard-outline"),
    HOST("mdi2s-server"),
    LOCAL_HOST("mdi2m-monitor"),
    REPLICA("mdi2c-content-duplicate"),
    REPLICATE("mdi2p-plus"),
    ADD("mdi2p-plus"),
    BOOT("mdi2p-play"),
    SYNC("mdi2s-sync"),
    STOP("mdi2s-stop"),
    ROLLBACK("mdi2h-history"),
    REMOVE("mdi2t-trash-can-outline"),
    CLEAN("mdi2b-broom"),
    CONSOLE("mdi2c-console"),
    SCREEN("mdi2m-monitor-screenshot"),
    TEST("mdi2s-stethoscope"),
    REFRESH("mdi2r-refresh"),
    FILTER("mdi2m-magnify"),
    CLEAR("mdi2c-close"),
    CLOSE("mdi2c-close"),
    DOWN("mdi2c-chevron-down"),
    UP("mdi2c-chevron-up"),
    TO_END("mdi2f-format-vertical-align-bottom"),
    SAVE("mdi2d-download"),
    COPY("mdi2c-content-copy"),
    NEXT("mdi2a-arrow-right"),
    BACK("mdi2a-arrow-left"),
    TO("mdi2a-arrow-right-thin"),
    CHEVRON("mdi2c-chevron-right"),
    DARK("mdi2w-weather-night"),
    LIGHT("mdi2w-white-balance-sunny"),
    KEYBOARD("mdi2k-keyboard-outline"),
    TASKS("mdi2p-progress-clock"),
    DONE("mdi2c-check"),
    PROVED("mdi2c-check-decagram"),
    UNPROVED("mdi2a-alert-decagram"),
    FAILED("mdi2a-alert-circle-outline"),
    WARNING("mdi2a-alert-outline"),
    INFO("mdi2i-information-outline"),
    HINT("mdi2l-lightbulb-on-outline"),
    CANCELLED("mdi2c-cancel"),
    SKIPPED("mdi2m-minus"),
    WAITING("mdi2c-circle-outline"),
    RUNNING("mdi2c-circle-slice-5"),
    KEY("mdi2k-key-outline"),
    LOCK("mdi2l-lock-outline"),
    DISK("mdi2h-harddisk"),
    MEMORY("mdi2m-memory"),
    NETWORK("mdi2l-lan"),
    DATABASE("mdi2d-database-outline"),
    SERVICE("mdi2c-cog-outline"),
    CLOCK("mdi2c-clock-outline"),
    PLAN("mdi2c-clipboard-text-outline"),
    CODE("mdi2c-code-tags"),
    FILE("mdi2f-file-document-outline"),
    LINUX("mdi2l-linux"),
    STATE_RUNNING("mdi2p-play-circle"),
    STATE_OFF("mdi2p-power-standby"),
    STATE_PAUSED("mdi2p-pause-circle"),
    STATE_CRASHED("mdi2a-alert-circle"),
    STATE_UNKNOWN("mdi2h-help-circle-outline"),
    STATE_UNDEFINED("mdi2d-dots-horizontal-circle-outline");

    private final String code;

    Icon(String code) {
        this.code = code;
    }

    /// The code in the icon font.
    public String code() {
        return code;
    }
}
