package io.runtelemetry.aspect.repositories;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

public record Payment(@Id @Nullable Long id, String number) {}
