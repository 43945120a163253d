package org.understudy.app.shell;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.understudy.app.desk.Dialog;
import org.understudy.app.desk.DialogQueue;
import org.understudy.services.ssh.Prompts;

/// What a connection asks of a person. A thread waits for the answer; closing the dialog answers "no".
sealed interface Asked extends Dialog {
    record TrustKey(Prompts.UnknownKey key, CompletableFuture<Boolean> reply) implements Asked {
        void answer(boolean trusted, DialogQueue queue) {
            queue.close(this);
            reply.complete(trusted);
        }

        @Override
        public void dismissed() {
            reply.complete(false);
        }
    }

    record Secret(Prompts.Secret asked, CompletableFuture<Optional<char[]>> reply) implements Asked {
        void answer(String secret, DialogQueue queue) {
            queue.close(this);
            reply.complete(Optional.of(secret.toCharArray()));
        }

        @Override
        public void dismissed() {
            reply.complete(Optional.empty());
        }
    }

    record Interaction(Prompts.Interaction asked, CompletableFuture<Optional<List<String>>> reply) implements Asked {
        void answer(List<String> answers, DialogQueue queue) {
            queue.close(this);
            reply.complete(Optional.of(answers));
        }

        @Override
        public void dismissed() {
            reply.complete(Optional.empty());
        }
    }
}
