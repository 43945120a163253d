package org.understudy.services.observe;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/// [Observable#map]: the observer hears only real changes of the mapped value.
record Mapped<T, R>(Observable<T> source, Function<? super T, ? extends R> function) implements Observable<R> {
    @Override
    public R get() {
        return function.apply(source.get());
    }

    @Override
    public Subscription subscribe(Consumer<? super R> observer) {
        return source.subscribe(new Consumer<T>() {
            private @Nullable R last;

            @Override
            public void accept(T value) {
                R mapped = function.apply(value);
                if (last == null || !Objects.equals(last, mapped)) {
                    last = mapped;
                    observer.accept(mapped);
                }
            }
        });
    }
}
