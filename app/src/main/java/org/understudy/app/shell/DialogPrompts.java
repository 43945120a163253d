package org.understudy.app.shell;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import org.understudy.app.desk.DialogQueue;
import org.understudy.app.fx.UiThread;
import org.understudy.services.ssh.Prompts;

/// Asks a person by dialogs. Called on background threads, which wait; an interrupt or the end of the window answers
/// "no".
public final class DialogPrompts implements Prompts {
    private final UiThread ui;
    private final DialogQueue dialogs;

    public DialogPrompts(UiThread ui, DialogQueue dialogs) {
        this.ui = ui;
        this.dialogs = dialogs;
    }

    @Override
    public boolean trust(UnknownKey key) {
        return ask(reply -> new Asked.TrustKey(key, reply), false);
    }

    @Override
    public Optional<char[]> secret(Secret question) {
        return ask(reply -> new Asked.Secret(question, reply), Optional.empty());
    }

    @Override
    public Optional<List<String>> answer(Interaction interaction) {
        return ask(reply -> new Asked.Interaction(interaction, reply), Optional.empty());
    }

    private <T> T ask(Function<CompletableFuture<T>, Asked> question, T no) {
        CompletableFuture<T> reply = new CompletableFuture<>();
        Asked dialog = question.apply(reply);
        ui.queue(() -> dialogs.show(dialog));
        try {
            return reply.get();
        } catch (InterruptedException e) {
            ui.queue(() -> dialogs.close(dialog));
            Thread.currentThread().interrupt();
            return no;
        } catch (ExecutionException e) {
            return no;
        }
    }
}
