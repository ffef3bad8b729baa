package io.runtelemetry.sample.job;

import io.runtelemetry.sample.entity.UnknownEntityException;
import io.runtelemetry.sample.payment.CardDeclinedException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers with a status on which the task fails, and says why. */
@RestControllerAdvice(annotations = RestController.class)
class JobProblems {

    @ExceptionHandler
    ProblemDetail unknownEntity(UnknownEntityException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail malformedBody(HttpMessageNotReadableException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, "The body must be a JSON object with the job's ID, as the examples at / show");
    }

    @ExceptionHandler
    ProblemDetail cardDeclined(CardDeclinedException e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, e.getMessage());
        problem.setProperty("paymentId", e.paymentId());
        return problem;
    }
}
