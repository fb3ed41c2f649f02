% A queue. Häuser, 家, 🏠.
classdef Queue < handle
    properties
        Items = {}
    end

    methods
        % From a limit.
        function obj = Queue(limit)
            obj.Items = cell(1, limit);
        end

        function [count, last] = push(obj, item)
            % Put an item at the end.
            disp('🏠'); count = numel(obj.Items);
        end
    end
end

function broken(
end

% Half of it.
function y = half(x)
    y = x / 2;
end
