package org.understudy.app.task.dispatch;

import java.util.Map;

import org.understudy.model.task.Lease;
import org.understudy.model.task.LeaseMode;

import static org.understudy.app.ui.Texts.t;

/// What is asked for, as the words of a command, and other words of the wizard.
final class Words {
    private static final int LONG = 200;

    private Words() {}

    /// ` -p name=value` for each.
    static String parameters(Map<String, String> given) {
        StringBuilder line = new StringBuilder();
        given.forEach((name, value) -> line.append(" -p ")
                .append(
                        value.length() > LONG || value.indexOf('\n') >= 0
                                ? name + "=@FILE"
                                : quoted(name + "=" + value)));
        return line.toString();
    }

    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    static String mode(Lease lease) {
        return lease.mode() == LeaseMode.EXCLUSIVE ? t("for itself") : t("beside others");
    }
}
