package io.runtelemetry.benchmarks.cost;

import com.mzt.logapi.beans.LogRecord;
import com.mzt.logapi.service.ILogRecordService;
import java.util.List;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Has mzt-biz-log write the record of the run. */
final class BusinessLog implements ILogRecordService {

    private final StringRedisTemplate redis;

    BusinessLog(StringRedisTemplate redis) {
        this.redis = redis;
    }

    @Override
    public void record(LogRecord record) {
        redis.opsForValue()
                .set(
                        RecordedRun.KEY_PREFIX + record.getType() + ':' + record.getBizNo(),
                        RecordedRun.json(),
                        RecordedRun.TIME_TO_LIVE);
    }

    @Override
    public List<LogRecord> queryLog(String bizNo, String type) {
        return List.of();
    }

    @Override
    public List<LogRecord> queryLogByBizNo(String bizNo, String type, String subType) {
        return List.of();
    }
}
