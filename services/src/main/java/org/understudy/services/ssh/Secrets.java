package org.understudy.services.ssh;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/// The passwords of one host while its connection lives: asked once, kept in memory for
/// reconnecting and for sudo, wiped at the end. One question at a time.
final class Secrets {
    private final Prompts prompts;
    private final String host;
    private final ReentrantLock asking = new ReentrantLock();
    private char @Nullable [] login;
    private char @Nullable [] sudo;

    Secrets(Prompts prompts, String host) {
        this.prompts = prompts;
        this.host = host;
    }

    /// For sudo, attempts from 1: what worked before, then the login's password, then the person.
    Optional<char[]> sudo(String subject, int attempt) {
        asking.lock();
        try {
            if (attempt == 1 && sudo != null) {
                return Optional.of(sudo.clone());
            }
            if (attempt == 1 && login != null) {
                return Optional.of(login.clone());
            }
            sudo = null;
            int question = login != null ? attempt - 1 : attempt;
            return prompts.secret(
                    new Prompts.Secret(Prompts.SecretKind.SUDO_PASSWORD, host, subject, Math.max(1, question)));
        } finally {
            asking.unlock();
        }
    }

    void sudoWorked(char[] secret) {
        asking.lock();
        try {
            sudo = secret.clone();
        } finally {
            asking.unlock();
        }
    }

    /// For the login, attempts from 1: what worked before, then the person.
    Optional<char[]> login(String subject, int attempt) {
        asking.lock();
        try {
            if (attempt == 1 && login != null) {
                return Optional.of(login.clone());
            }
            return prompts.secret(new Prompts.Secret(Prompts.SecretKind.PASSWORD, host, subject, attempt));
        } finally {
            asking.unlock();
        }
    }

    Optional<char[]> rememberedLogin() {
        asking.lock();
        try {
            return login == null ? Optional.empty() : Optional.of(login.clone());
        } finally {
            asking.unlock();
        }
    }

    void loginWorked(char[] secret) {
        asking.lock();
        try {
            login = secret.clone();
        } finally {
            asking.unlock();
        }
    }

    Optional<char[]> passPhrase(String key, int attempt) {
        asking.lock();
        try {
            return prompts.secret(new Prompts.Secret(Prompts.SecretKind.PASSPHRASE, host, key, attempt));
        } finally {
            asking.unlock();
        }
    }

    Prompts prompts() {
        return prompts;
    }

    void wipe() {
        if (login != null) {
            Arrays.fill(login, '\0');
        }
        if (sudo != null) {
            Arrays.fill(sudo, '\0');
        }
        login = null;
        sudo = null;
    }
}
