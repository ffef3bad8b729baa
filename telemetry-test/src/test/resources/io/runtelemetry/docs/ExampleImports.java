import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.*;
import io.runtelemetry.RecordsTelemetry.When;
import io.runtelemetry.test.*;
import java.lang.annotation.*;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.*;
import org.springframework.core.annotation.*;
import org.springframework.stereotype.*;
import reactor.core.publisher.*;
