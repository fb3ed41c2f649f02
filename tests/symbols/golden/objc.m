// Uploads with retries. Häuser, 家, 🏠.
#import <Foundation/Foundation.h>
#import "Uploader.h"

#define MAX_TRIES 5
#define CLAMP(x, low, high) MIN(MAX((x), (low)), (high))

NS_ASSUME_NONNULL_BEGIN

static NSString *const kErrorDomain = @"upload.🏠";
NSInteger globalCounter = 0;
extern NSString * const UploaderDidFinish;

/// How an upload stands.
typedef NS_ENUM(NSInteger, UploadState) {
    UploadStateIdle,
    UploadStateRunning,
};

typedef void (^UploadHandler)(BOOL ok, NSError *_Nullable error);

typedef struct {
    int width;
} Size2D;

struct Häuser { int n; };
enum Color { Red, Green };

/**
 * Told about uploads.
 */
@protocol UploaderDelegate <NSObject>
@required
/// Before the first byte.
- (void)uploaderWillStart:(id)uploader;
@optional
- (BOOL)uploader:(id)uploader shouldRetry:(NSError *)error;
@property (nonatomic, readonly) NSString *identifier;
@end

/// Sends data.
@interface Uploader : NSObject <NSCopying>

/// Where to.
@property (nonatomic, strong) NSURL *url;
@property (nonatomic, copy) void (^handler)(int code);
@property (nonatomic) int count;

+ (instancetype)shared;
- (instancetype)init NS_UNAVAILABLE;
- (void)sendData:(NSData *)data
      completion:(UploadHandler)completion;

@end

@interface Uploader ()
@property (nonatomic) NSInteger tries;
@end

@implementation Uploader {
    int _pending;
}

@synthesize count = _count;

#pragma mark - Sending

+ (instancetype)shared {
    static Uploader *one;
    return one;
}

// Sends with back-off.
- (void)sendData:(NSData *)data completion:(UploadHandler)completion {
    NSString *text = @"🏠"; [self log:text];
    dispatch_async(queue, ^{
        completion(YES, nil);
    });
}

- (BOOL)isIdle { return _pending == 0; }

static int helper(int a) { return a + 1; }

- (void)broken:(int)a {
    if (a { return; }
}

- (NSUInteger)hash { return 7; }

@end

@implementation Uploader (Testing)
- (void)reset { _pending = 0; }
@end

#ifdef DEBUG
/* Only for debugging. */
void UploaderDump(Uploader *uploader)
{
    NSLog(@"%@", uploader);
}
#endif

NSString *UploaderName(void);

NS_ASSUME_NONNULL_END
