package org.understudy.app.desk;

import java.util.List;

/// Asks before something is changed. The button carries the name of the action, never "OK".
///
/// @param consequences what will be gone or different, each a sentence
/// @param kept what stays as it is, each a sentence
/// @param action the name on the button
/// @param destructive shown as dangerous, and the safe button has the focus
/// @param typedName what must be typed before the button can be pressed; empty: nothing
public record Confirmation(
        String title,
        String sentence,
        List<String> consequences,
        List<String> kept,
        String action,
        boolean destructive,
        String typedName,
        Runnable onConfirm)
        implements Dialog {
    public Confirmation {
        consequences = List.copyOf(consequences);
        kept = List.copyOf(kept);
    }
}
